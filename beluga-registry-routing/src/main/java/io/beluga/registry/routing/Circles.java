package io.beluga.registry.routing;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Function;

/**
 * Finds groups that lead back to themselves.
 */
final class Circles {

	private Circles() {
	}

	/**
	 * Find a way from a group back to it.
	 * @param name the group
	 * @param members its members, by the names of their configured providers
	 * @param next gives the members of another one
	 * @return the names on the way, the group first and last; empty where there is none
	 */
	static List<String> find(String name, List<String> members, Function<String, List<String>> next) {
		List<String> way = new ArrayList<>(List.of(name));
		return find(name, members, next, way, new HashSet<>()) ? way : List.of();
	}

	private static boolean find(String name, List<String> members, Function<String, List<String>> next,
			List<String> way, Set<String> seen) {
		for (String member : members) {
			way.add(member);
			if (member.equals(name) || (seen.add(member) && find(name, next.apply(member), next, way, seen))) {
				return true;
			}
			way.remove(way.size() - 1);
		}
		return false;
	}

}
