package io.beluga.registry.architecture;

import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.locks.Lock;
import java.util.stream.Stream;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.Dependency;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaCodeUnit;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.domain.JavaPackage;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import io.beluga.registry.ProviderFactory;
import io.beluga.registry.ProviderProbe;
import io.beluga.registry.config.ProviderConfigResolver;
import io.beluga.registry.event.ProviderEventListener;
import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.Test;

import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.diagnostics.FailureAnalyzer;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Condition;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.codeUnits;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.methods;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static org.assertj.core.api.Assertions.assertThat;

/**
 * Which part of the product uses which, and the rules of the house that can be seen in
 * byte code.
 */
class ArchitectureTests {

	private static final String ROOT = "io.beluga.registry";

	private static final String SPRING = ROOT + ".autoconfigure";

	private static final String SPRING_AI = ROOT + ".springai";

	private static final String ROUTING = ROOT + ".routing";

	private static final String TEST = ROOT + ".test";

	/**
	 * The packages of the core, from the bottom: each uses only those that stand before
	 * it.
	 */
	private static final List<String> CORE_FLOORS = Stream
		.of(".error", ".config", ".event", "", ".spi", ".internal.secret", ".internal.dispatch", ".internal.instance",
				".internal.log", ".internal.attempt", ".internal.creation", ".internal.catalog", ".internal.lease",
				".internal.slot", ".internal.closing", ".internal.live.resolved", ".internal.live", ".support")
		.map(ROOT::concat)
		.toList();

	/**
	 * The packages of the auto-configuration that applications do not see on their own,
	 * from the bottom, and then what puts them together.
	 */
	private static final List<String> SPRING_FLOORS = Stream
		.of(".source", ".properties", ".type", ".bind", ".schema", ".factory", ".config", ".packages", ".check",
				".inject", ".configdata", ".refresh", "")
		.map(SPRING::concat)
		.toList();

	/**
	 * The packages of the providers on Spring AI, from the bottom.
	 */
	private static final List<String> SPRING_AI_FLOORS = Stream
		.of(".internal", ".llms", ".embeddings", ".vectorstores", "")
		.map(SPRING_AI::concat)
		.toList();

	/**
	 * The packages of groups, from the bottom.
	 */
	private static final List<String> ROUTING_FLOORS = Stream
		.of(".internal.guard", ".internal.choice", ".internal.group", ".internal.attempt", ".internal.call",
				".internal.view", "")
		.map(ROUTING::concat)
		.toList();

	/**
	 * How large the largest circle of classes may be: a sealed type and what it permits,
	 * which know each other, and in the engine of the core. Both only ever fall.
	 */
	private static final int LARGEST_CIRCLE = 10;

	private static final int LARGEST_CIRCLE_OF_ENGINE = 8;

	/**
	 * How many lines of code a package may have.
	 */
	private static final int MOST_LINES_OF_CODE = 850;

	/**
	 * How many the root package of the Spring module may have, whose auto-configuration
	 * needs what it makes beside it.
	 */
	private static final int MOST_LINES_OF_ROOT = 1050;

	private static final JavaClasses PRODUCT = new ClassFileImporter()
		.withImportOption((location) -> !location.contains("/test-classes/"))
		.importPackages(ROOT);

	private static final JavaClasses CORE = PRODUCT.that(DescribedPredicate.describe("in the core",
			(type) -> Stream.of(SPRING, SPRING_AI, ROUTING, TEST).noneMatch(type.getPackageName()::startsWith)));

	@Test
	void classesFormNoLargerCircle() {
		List<List<String>> circles = Circles.ofClasses(PRODUCT);
		assertThat(circles).allSatisfy((circle) -> assertThat(circle).hasSizeLessThanOrEqualTo(
				circle.get(0).startsWith(ROOT + ".internal") ? LARGEST_CIRCLE_OF_ENGINE : LARGEST_CIRCLE));
	}

	@Test
	void packagesFormNoCircle() {
		assertThat(Circles.ofPackages(PRODUCT)).isEmpty();
	}

	@Test
	void packagesOfCoreAreReadInOneSitting() throws IOException {
		assertThat(linesOfCode("beluga-registry-core").entrySet())
			.allSatisfy((each) -> assertThat(each.getValue()).isLessThanOrEqualTo(MOST_LINES_OF_CODE));
	}

	@Test
	void packagesOfRoutingAreReadInOneSitting() throws IOException {
		assertThat(linesOfCode("beluga-registry-routing").entrySet())
			.allSatisfy((each) -> assertThat(each.getValue()).isLessThanOrEqualTo(MOST_LINES_OF_CODE));
	}

	@Test
	void packagesOfSpringAreReadInOneSitting() throws IOException {
		Map<Path, Integer> lines = linesOfCode("beluga-registry-spring-boot-autoconfigure");
		Path root = Path.of("autoconfigure");
		assertThat(lines.remove(root)).isLessThanOrEqualTo(MOST_LINES_OF_ROOT);
		assertThat(lines.entrySet())
			.allSatisfy((each) -> assertThat(each.getValue()).isLessThanOrEqualTo(MOST_LINES_OF_CODE));
	}

	/**
	 * Count the lines of code of each package of a module.
	 */
	private static Map<Path, Integer> linesOfCode(String module) throws IOException {
		Path sources = Path.of("../..", module, "src/main/java/io/beluga/registry");
		Map<Path, Integer> lines = new TreeMap<>();
		try (Stream<Path> files = Files.walk(sources)) {
			for (Path file : files.filter((each) -> each.toString().endsWith(".java")).toList()) {
				lines.merge(sources.relativize(file.getParent()), countLines(Files.readString(file)), Integer::sum);
			}
		}
		assertThat(lines).hasSizeGreaterThan(5);
		return lines;
	}

	/**
	 * Count lines without comments, imports and blank ones.
	 */
	private static int countLines(String source) {
		return (int) source.replaceAll("(?s)/\\*.*?\\*/", "")
			.lines()
			.map(String::strip)
			.filter((line) -> !line.isEmpty() && !line.startsWith("//") && !line.startsWith("import ")
					&& !line.startsWith("package "))
			.count();
	}

	@Test
	void packagesOfCoreUseOnlyLowerFloors() {
		assertThat(CORE.stream().map(JavaClass::getPackageName))
			.allSatisfy((name) -> assertThat(CORE_FLOORS).contains(name));
		assertThat(arrowsUp(CORE, CORE_FLOORS)).isEmpty();
	}

	@Test
	void packagesOfAutoConfigurationUseOnlyLowerFloors() {
		assertThat(arrowsUp(PRODUCT, SPRING_FLOORS)).isEmpty();
	}

	@Test
	void packagesOfSpringAiUseOnlyLowerFloors() {
		assertFloors(SPRING_AI, SPRING_AI_FLOORS);
	}

	@Test
	void packagesOfRoutingUseOnlyLowerFloors() {
		assertFloors(ROUTING, ROUTING_FLOORS);
	}

	private static void assertFloors(String root, List<String> floors) {
		assertThat(PRODUCT.stream().map(JavaClass::getPackageName).filter((name) -> name.startsWith(root))).isNotEmpty()
			.allSatisfy((name) -> assertThat(floors).contains(name));
		assertThat(arrowsUp(PRODUCT, floors)).isEmpty();
	}

	private static List<String> arrowsUp(JavaClasses classes, List<String> floors) {
		List<String> arrows = new ArrayList<>();
		for (JavaClass type : classes) {
			int floor = floors.indexOf(type.getPackageName());
			if (floor < 0) {
				continue;
			}
			for (Dependency dependency : type.getDirectDependenciesFromSelf()) {
				if (floors.indexOf(dependency.getTargetClass().getPackageName()) > floor) {
					arrows.add(dependency.getDescription());
				}
			}
		}
		return arrows;
	}

	@Test
	void onlyCoreUsesItsInternalPackages() {
		noClasses().that()
			.resideInAnyPackage(SPRING + "..", SPRING_AI + "..", ROUTING + "..", TEST + "..")
			.should()
			.dependOnClassesThat()
			.resideInAPackage(ROOT + ".internal..")
			.check(PRODUCT);
	}

	@Test
	void onlyRoutingUsesItsInternalPackages() {
		noClasses().that()
			.resideOutsideOfPackage(ROUTING + "..")
			.should()
			.dependOnClassesThat()
			.resideInAPackage(ROUTING + ".internal..")
			.check(PRODUCT);
	}

	@Test
	void nothingUsesTheTestKit() {
		noClasses().that()
			.resideOutsideOfPackage(TEST)
			.should()
			.dependOnClassesThat()
			.resideInAPackage(TEST)
			.check(PRODUCT);
		noClasses().that()
			.resideInAPackage(TEST)
			.should()
			.dependOnClassesThat()
			.resideInAnyPackage(SPRING_AI + "..", ROUTING + "..")
			.check(PRODUCT);
	}

	@Test
	void coreUsesSpringOnlyInItsAnnotation() {
		noClasses().that()
			.doNotHaveFullyQualifiedName("io.beluga.registry.BelugaProvider")
			.should()
			.dependOnClassesThat()
			.resideInAPackage("org.springframework..")
			.check(CORE);
	}

	@Test
	void packagesAreNullMarked() {
		Set<String> without = new TreeSet<>();
		for (JavaClass type : PRODUCT) {
			JavaPackage owner = type.getPackage();
			if (owner.tryGetPackageInfo().filter((info) -> info.isAnnotatedWith(NullMarked.class)).isEmpty()) {
				without.add(owner.getName());
			}
		}
		assertThat(without).isEmpty();
	}

	@Test
	void autoConfigurationsArePublicAndFinalWithPackagePrivateMembers() {
		classes().that()
			.areAnnotatedWith(AutoConfiguration.class)
			.should()
			.bePublic()
			.andShould()
			.haveModifier(JavaModifier.FINAL)
			.check(PRODUCT);
		codeUnits().that()
			.areDeclaredInClassesThat()
			.areAnnotatedWith(AutoConfiguration.class)
			.should()
			.notBePublic()
			.check(PRODUCT);
	}

	@Test
	void conditionsAndAnalyzersAreNotPublic() {
		classes().that()
			.areAssignableTo(Condition.class)
			.or()
			.areAssignableTo(FailureAnalyzer.class)
			.should()
			.notBePublic()
			.check(PRODUCT);
	}

	@Test
	void beanMethodsArePackagePrivate() {
		methods().that().areAnnotatedWith(Bean.class).should().bePackagePrivate().check(PRODUCT);
	}

	@Test
	void lettersChangeTheirCaseWithLocale() {
		noClasses().should()
			.callMethod(String.class, "toLowerCase")
			.orShould()
			.callMethod(String.class, "toUpperCase")
			.check(PRODUCT);
		noClasses().should().callMethod(Locale.class, "getDefault").check(PRODUCT);
	}

	@Test
	void textsAreFormattedWithLocale() {
		// digits too: in some locales they are none of ASCII
		noClasses().should()
			.callMethod(String.class, "formatted", Object[].class)
			.orShould()
			.callMethod(String.class, "format", String.class, Object[].class)
			.check(PRODUCT);
	}

	/**
	 * What can be seen of it: a method that takes a lock, or is synchronized, calls
	 * nothing foreign itself.
	 */
	@Test
	void methodsThatLockCallNothingForeign() {
		codeUnits().should(new ArchCondition<JavaCodeUnit>("call nothing foreign while they hold a lock") {

			@Override
			public void check(JavaCodeUnit unit, ConditionEvents events) {
				if (takesLock(unit)) {
					unit.getCallsFromSelf()
						.stream()
						.filter((call) -> isForeign(call.getTargetOwner()))
						.forEach((call) -> events.add(SimpleConditionEvent.violated(unit, call.getDescription())));
				}
			}

		}).check(PRODUCT);
	}

	private static boolean takesLock(JavaCodeUnit unit) {
		return unit.getModifiers().contains(JavaModifier.SYNCHRONIZED) || unit.getCallsFromSelf()
			.stream()
			.anyMatch((call) -> call.getTargetOwner().isAssignableTo(Lock.class) && call.getName().equals("lock"));
	}

	private static boolean isForeign(JavaClass owner) {
		return Stream
			.of(ProviderFactory.class, ProviderProbe.class, ProviderEventListener.class, ProviderConfigResolver.class,
					AutoCloseable.class, Closeable.class)
			.anyMatch((foreign) -> owner.getName().equals(foreign.getName()));
	}

}
