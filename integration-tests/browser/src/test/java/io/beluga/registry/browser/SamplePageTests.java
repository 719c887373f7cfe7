package io.beluga.registry.browser;

import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

import com.deque.html.axecore.playwright.AxeBuilder;
import com.deque.html.axecore.results.Rule;
import com.microsoft.playwright.Browser.NewContextOptions;
import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Page.ScreenshotOptions;
import com.microsoft.playwright.assertions.PlaywrightAssertions;
import com.microsoft.playwright.options.AriaRole;
import com.microsoft.playwright.options.ColorScheme;
import com.microsoft.playwright.options.ReducedMotion;
import io.beluga.registry.sample.SampleApplication;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.boot.test.web.server.LocalServerPort;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for the page of the sample application, by what a visitor does and sees. Nobody
 * has a key, and no call of the bench may fail, whatever is done to the vendors.
 */
@SpringBootTest(classes = SampleApplication.class, webEnvironment = WebEnvironment.RANDOM_PORT,
		properties = { "XAI_API_KEY=", "GEMINI_API_KEY=", "OPENAI_API_KEY=", "OLLAMA_BASE_URL=http://localhost:1",
				"beluga.providers.llms.reliable.breaker.open-for=2s" })
class SamplePageTests {

	private static final double MOST_MILLIS = 60_000;

	private static Chromium chromium;

	private final List<String> requests = new ArrayList<>();

	private final List<String> errors = new ArrayList<>();

	@LocalServerPort
	private int port;

	private BrowserContext context;

	private Page page;

	@BeforeAll
	static void startBrowser() {
		chromium = Chromium.start();
		PlaywrightAssertions.setDefaultAssertionTimeout(MOST_MILLIS);
	}

	@AfterAll
	static void closeBrowser() {
		if (chromium != null) {
			chromium.close();
		}
	}

	@BeforeEach
	void openPage() {
		open(new NewContextOptions().setViewportSize(1280, 900));
	}

	@AfterEach
	void closePage() {
		mend();
		this.context.close();
		assertThat(this.requests).isNotEmpty().allSatisfy((url) -> {
			assertThat(URI.create(url).getHost()).isEqualTo("localhost");
			assertThat(URI.create(url).getPort()).isEqualTo(this.port);
		});
		assertThat(this.errors).isEmpty();
	}

	@Test
	void questionWhenAskedIsAnsweredBySomebody() {
		button("Ask").click();
		assertThat(result()).containsText("It runs on the Java virtual machine, in version 17 or later.");
		assertThat(result())
			.containsText(Pattern.compile("Answered by brief, generation 1, in [\\d.]+\u00a0(ms|s)\\."));
	}

	@Test
	void questionWhenAnotherProviderIsChosenIsAnsweredByIt() {
		this.page.getByLabel("Provider").selectOption("semantic");
		this.page.getByLabel("Question").fill("Which platform is required?");
		button("Ask").click();
		assertThat(result()).containsText("Answered by semantic, generation 1");
	}

	@Test
	void questionWhenAllAreAskedIsAnsweredSideBySide() {
		button("Ask all of them").click();
		for (String name : List.of("brief", "thorough", "semantic")) {
			assertThat(answerOf(name)).containsText("It runs on the Java virtual machine");
			assertThat(answerOf(name)).containsText("Answered by " + name);
		}
		assertThat(answerOf("grok")).containsText("${XAI_API_KEY} has no value");
		assertThat(answerOf("ollama")).containsText("The provider cannot be reached at its endpoint. Does it run?");
	}

	@Test
	void providerWhenUnavailableExplainsItself() {
		this.page.getByLabel("Provider").selectOption("gemini");
		assertThat(this.page.locator("#why")).containsText("give ${GEMINI_API_KEY} a value");
		assertThat(row("llms", "gemini")).containsText("unavailable");
		assertThat(row("llms", "gemini")).containsText("give ${GEMINI_API_KEY} a value");
	}

	@Test
	void keyWhenRotatedGivesAnotherGeneration() {
		awaitCallsBy("aurora");
		int generation = generation("aurora");
		row("llms", "aurora").evaluate("row => row.isTheSame = true");
		button("Rotate a key", "aurora").click();
		assertThat(this.page.getByText("The registry answers: replaced llms.aurora.")).isVisible();
		assertThat(row("llms", "aurora").locator(".generation")).hasText(String.valueOf(generation + 1));
		// nothing was drawn anew
		assertThat(row("llms", "aurora").evaluate("row => row.isTheSame")).isEqualTo(true);
		assertThat(log()).containsText("llms.aurora is replaced: generation " + (generation + 1) + " serves");
		awaitCallsBy("aurora");
		assertNoneFailed();
	}

	@Test
	void keyWhenBadLeavesTheInstanceServing() {
		awaitCallsBy("aurora");
		int generation = generation("aurora");
		button("Rotate to a bad key", "aurora").click();
		assertThat(this.page.getByText("llms.aurora failed with ErrProviderCreationFailed")).isVisible();
		assertThat(vendor("aurora")).containsText("new key refused");
		assertThat(row("llms", "aurora")).containsText("degraded");
		assertThat(row("llms", "aurora")).containsText("UnauthorizedException");
		assertThat(row("llms", "aurora").locator(".generation")).hasText(String.valueOf(generation));
		awaitCallsBy("aurora");
		assertNoneFailed();
		button("Rotate a key", "aurora").click();
		assertThat(row("llms", "aurora")).containsText("ready");
	}

	@ParameterizedTest
	@CsvSource({ "Take one down, down, CONNECT", "Slow one down, slow, TIMEOUT",
			"Have one answer 429, answers 429, RATE_LIMITED" })
	void vendorWhenInTroubleIsFollowedByTheNextOne(String title, String mode, String failure) {
		awaitCallsBy("aurora");
		button(title, "aurora").click();
		assertThat(button(title, "aurora")).hasAttribute("aria-pressed", "true");
		assertThat(vendor("aurora")).containsText(mode);
		assertThat(vendor("aurora")).containsText("last failure " + failure);
		awaitCallsBy("boreal");
		assertNoneFailed();
		button(title, "aurora").click();
		assertThat(button(title, "aurora")).hasAttribute("aria-pressed", "false");
		awaitCallsBy("aurora");
		assertNoneFailed();
	}

	@Test
	void vendorWhenDownOpensTheBreaker() {
		awaitCallsBy("aurora");
		button("Take one down", "aurora").click();
		assertThat(vendor("aurora")).containsText("breaker open");
		assertThat(log()).containsText("reliable leaves aurora alone: CONNECT");
		button("Mend everything").click();
		assertThat(log()).containsText("reliable asks aurora again");
		assertNoneFailed();
	}

	@Test
	void canaryWhenMovedGetsMoreCalls() {
		awaitCallsBy("aurora");
		button("Move the canary", "50\u00a0%").click();
		assertThat(this.page.getByText("The registry answers: replaced llms.rollout.")).isVisible();
		assertThat(this.page.locator("#percent")).hasText("50");
		assertThat(row("llms", "rollout")).containsText("reliable 50\u00a0%, cirrus 50\u00a0%");
		assertThat(vendor("cirrus").locator(".share")).hasText(Pattern.compile("[3-6]\\d\u00a0%"));
		assertNoneFailed();
	}

	@Test
	void callsWhenPausedStop() {
		awaitCallsBy("aurora");
		button("Pause the calls").click();
		assertThat(button("Go on with the calls")).isVisible();
		String calls = "";
		int same = 0;
		for (int i = 0; i < 100 && same < 5; i++) {
			this.page.waitForResponse("**/api/bench", () -> {
			});
			String now = this.page.locator("#calls").textContent();
			same = now.equals(calls) ? same + 1 : 0;
			calls = now;
		}
		assertThat(same).isEqualTo(5);
		button("Go on with the calls").click();
		awaitCallsBy("aurora");
	}

	@Test
	void keyboardIsEnough() {
		tabTo(button("Take one down", "boreal"));
		this.page.keyboard().press("Space");
		assertThat(button("Take one down", "boreal")).hasAttribute("aria-pressed", "true");
		assertThat(button("Take one down", "boreal")).isFocused();
		tabTo(button("Rotate a key", "aurora"));
		this.page.keyboard().press("Enter");
		assertThat(this.page.getByText("The registry answers: replaced llms.aurora.")).isVisible();
		tabTo(this.page.getByLabel("Question"));
		this.page.keyboard().press("Enter");
		assertThat(result()).containsText("Answered by brief");
	}

	@ParameterizedTest
	@EnumSource(value = ColorScheme.class, names = { "LIGHT", "DARK" })
	void axeFindsNoViolation(ColorScheme scheme) {
		open(new NewContextOptions().setViewportSize(1280, 900).setColorScheme(scheme));
		button("Take one down", "boreal").click();
		button("Rotate to a bad key", "cirrus").click();
		assertThat(row("llms", "cirrus")).containsText("degraded");
		button("Ask all of them").click();
		assertThat(answerOf("ollama")).containsText("cannot be reached");
		assertThat(answerOf("semantic")).containsText("Answered by semantic");
		assertThatAxeIsContent();
	}

	@Test
	void pageWhenNarrowFitsAndAxeIsContent() {
		open(new NewContextOptions().setViewportSize(360, 740));
		awaitCallsBy("aurora");
		assertThat(row("llms", "grok")).containsText("unavailable");
		assertThat(this.page.evaluate("document.documentElement.scrollWidth")).isEqualTo(360);
		assertThat(this.page.getByRole(AriaRole.TABLE, new Page.GetByRoleOptions().setName("llms"))).isVisible();
		assertThatAxeIsContent();
	}

	@Test
	void pageWhenMotionIsUnwantedStandsStill() {
		open(new NewContextOptions().setReducedMotion(ReducedMotion.REDUCE));
		awaitCallsBy("aurora");
		assertThat(this.page.evaluate(
				"[...document.querySelectorAll('*')].every(each => getComputedStyle(each).transitionDuration === '0s'"
						+ " && getComputedStyle(each).animationName === 'none')"))
			.isEqualTo(true);
	}

	@Test
	void keysAreNowhereToBeSeen() {
		button("Rotate a key", "aurora").click();
		assertThat(this.page.getByText("The registry answers: replaced llms.aurora.")).isVisible();
		for (String path : List.of("api/bench", "api/providers", "actuator/providers", "actuator/providers/llms/aurora",
				"actuator/health")) {
			assertThat(this.page.request().get(address() + path).text()).isNotEmpty().doesNotContain("sk-simulated");
		}
		assertThat(this.page.content()).doesNotContain("sk-simulated");
	}

	/**
	 * Makes the pictures of the README: {@code -Dscreenshots=../../docs/images}.
	 */
	@Test
	@EnabledIfSystemProperty(named = "screenshots", matches = ".+")
	void picturesOfTheReadme() {
		Path directory = Path.of(System.getProperty("screenshots"));
		open(new NewContextOptions().setViewportSize(1200, 700));
		assertThat(this.page.locator(".strip [data-vendor]:not([data-vendor=''])")).hasCount(60);
		button("Rotate a key", "boreal").click();
		button("Take one down", "aurora").click();
		assertThat(log()).containsText("reliable leaves aurora alone");
		assertThat(vendor("boreal").locator(".share")).hasText(Pattern.compile("[45]\\d\u00a0%"));
		this.page.locator("#bench").evaluate("bench => window.scrollTo(0, bench.offsetTop - 24)");
		this.page.screenshot(new ScreenshotOptions().setPath(directory.resolve("bench.png")));
		this.page.locator(".package", new Page.LocatorOptions().setHas(this.page.locator("#package-llms")))
			.screenshot(new Locator.ScreenshotOptions().setPath(directory.resolve("map.png")));
	}

	private void open(NewContextOptions options) {
		if (this.context != null) {
			this.context.close();
		}
		this.context = chromium.browser().newContext(options);
		this.context.onRequest((request) -> this.requests.add(request.url()));
		this.page = this.context.newPage();
		this.page.setDefaultTimeout(MOST_MILLIS);
		this.page.onPageError(this.errors::add);
		this.page.onConsoleMessage((message) -> {
			if (message.text().contains("Content Security Policy")) {
				this.errors.add(message.text());
			}
		});
		this.page.navigate(address());
		assertThat(button("Take one down", "aurora")).isVisible();
	}

	private String address() {
		return "http://localhost:" + this.port + "/";
	}

	private void mend() {
		button("Mend everything").click();
		for (String name : List.of("aurora", "boreal", "cirrus")) {
			assertThat(vendor(name).locator(".mode")).hasText("up");
		}
	}

	private Locator button(String name) {
		return this.page.getByRole(AriaRole.BUTTON, new Page.GetByRoleOptions().setName(name).setExact(true));
	}

	private Locator button(String group, String name) {
		return this.page.getByRole(AriaRole.GROUP, new Page.GetByRoleOptions().setName(group).setExact(true))
			.getByRole(AriaRole.BUTTON, new Locator.GetByRoleOptions().setName(name).setExact(true));
	}

	private Locator result() {
		return this.page.getByRole(AriaRole.REGION, new Page.GetByRoleOptions().setName("Answer").setExact(true));
	}

	private Locator answerOf(String name) {
		return result().getByRole(AriaRole.LISTITEM)
			.filter(new Locator.FilterOptions().setHas(
					this.page.getByRole(AriaRole.HEADING, new Page.GetByRoleOptions().setName(name).setExact(true))));
	}

	private Locator row(String packageName, String name) {
		return this.page.getByRole(AriaRole.TABLE, new Page.GetByRoleOptions().setName(packageName).setExact(true))
			.getByRole(AriaRole.ROW)
			.filter(new Locator.FilterOptions().setHas(this.page.getByRole(AriaRole.ROWHEADER,
					new Page.GetByRoleOptions().setName(Pattern.compile("^" + name + "\\b")))));
	}

	private Locator vendor(String name) {
		return this.page.locator("#vendors [data-vendor='" + name + "']");
	}

	private Locator log() {
		return this.page.getByRole(AriaRole.LOG);
	}

	private int generation(String name) {
		Locator generation = row("llms", name).locator(".generation");
		assertThat(generation).hasText(Pattern.compile("\\d+"));
		return Integer.parseInt(generation.textContent());
	}

	/**
	 * Wait until the newest calls were served by a vendor.
	 */
	private void awaitCallsBy(String name) {
		String before = this.page.locator("#calls").textContent();
		assertThat(this.page.locator("#calls")).not().hasText(before);
		assertThat(this.page.locator("#strip span:last-child")).hasAttribute("data-vendor", name);
	}

	private void assertNoneFailed() {
		assertThat(this.page.locator("#failed")).hasText("0");
	}

	private void tabTo(Locator target) {
		for (int i = 0; i < 80; i++) {
			if ((boolean) target.evaluate("element => element === document.activeElement")) {
				return;
			}
			this.page.keyboard().press("Tab");
		}
		assertThat(target).isFocused();
	}

	private void assertThatAxeIsContent() {
		List<String> violations = new AxeBuilder(this.page).analyze()
			.getViolations()
			.stream()
			.map(SamplePageTests::describe)
			.toList();
		assertThat(violations).isEmpty();
	}

	private static String describe(Rule violation) {
		return violation.getId() + ": " + violation.getHelp() + " "
				+ violation.getNodes()
					.stream()
					.map((node) -> node.getTarget() + " " + node.getFailureSummary())
					.toList();
	}

}
