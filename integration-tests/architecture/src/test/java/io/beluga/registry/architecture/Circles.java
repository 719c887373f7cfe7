package io.beluga.registry.architecture;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;

import com.tngtech.archunit.core.domain.Dependency;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;

/**
 * The circles of a graph: the largest sets of which each member reaches each other, found
 * by Tarjan's algorithm ("Depth-first search and linear graph algorithms", 1972).
 */
final class Circles {

	private final SortedMap<String, SortedSet<String>> arrows;

	private final Map<String, Integer> index = new HashMap<>();

	private final Map<String, Integer> lowest = new HashMap<>();

	private final Deque<String> open = new ArrayDeque<>();

	private final List<List<String>> found = new ArrayList<>();

	private Circles(SortedMap<String, SortedSet<String>> arrows) {
		this.arrows = arrows;
	}

	/**
	 * Find the circles of classes. A nested class counts as the one that it stands in.
	 * @return the circles, the largest first
	 */
	static List<List<String>> ofClasses(JavaClasses classes) {
		return of(classes, (type) -> outermost(type).getName());
	}

	/**
	 * Find the circles of packages.
	 * @return the circles, the largest first
	 */
	static List<List<String>> ofPackages(JavaClasses classes) {
		return of(classes, JavaClass::getPackageName);
	}

	private static List<List<String>> of(JavaClasses classes, Function<JavaClass, String> node) {
		SortedMap<String, SortedSet<String>> arrows = new TreeMap<>();
		for (JavaClass type : classes) {
			Set<String> targets = arrows.computeIfAbsent(node.apply(type), (name) -> new TreeSet<>());
			for (Dependency dependency : type.getDirectDependenciesFromSelf()) {
				JavaClass target = dependency.getTargetClass().getBaseComponentType();
				if (classes.contain(target.getName())) {
					targets.add(node.apply(target));
				}
			}
		}
		return new Circles(arrows).find();
	}

	private static JavaClass outermost(JavaClass type) {
		JavaClass outermost = type;
		while (outermost.getEnclosingClass().isPresent()) {
			outermost = outermost.getEnclosingClass().get();
		}
		return outermost;
	}

	private List<List<String>> find() {
		this.arrows.keySet().stream().filter((node) -> !this.index.containsKey(node)).forEach(this::visit);
		this.found.sort(Comparator.comparing((List<String> circle) -> -circle.size()));
		return this.found;
	}

	private void visit(String node) {
		int number = this.index.size();
		this.index.put(node, number);
		this.lowest.put(node, number);
		this.open.push(node);
		for (String target : this.arrows.getOrDefault(node, Collections.emptySortedSet())) {
			if (!this.index.containsKey(target)) {
				visit(target);
				this.lowest.merge(node, this.lowest.get(target), Math::min);
			}
			else if (this.open.contains(target)) {
				this.lowest.merge(node, this.index.get(target), Math::min);
			}
		}
		if (this.lowest.get(node) == number) {
			collect(node);
		}
	}

	private void collect(String first) {
		SortedSet<String> circle = new TreeSet<>();
		String node;
		do {
			node = this.open.pop();
			circle.add(node);
		}
		while (!node.equals(first));
		if (circle.size() > 1) {
			this.found.add(List.copyOf(circle));
		}
	}

}
