package io.beluga.registry.sample.extractive;

import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Everything the provider knows of English words, in one place. Stemming makes
 * {@code runs} and {@code running} one word, but not {@code wrote} and {@code written};
 * that is what the first table is for. The second one has words that often stand in the
 * answer where another one stands in the question. Both are small on purpose: a wrong
 * relation costs more than a missing one.
 */
final class Vocabulary {

	/** Base form, then the irregular forms that count as the same word. */
	private static final Map<String, String> BASE_FORMS = baseForms("""
			be: am is are was were been being
			become: became
			begin: began begun
			break: broke broken
			bring: brought
			build: built
			buy: bought
			catch: caught
			child: children
			choose: chose chosen
			come: came
			do: does did done
			die: died dies dying
			draw: drew drawn
			drive: drove driven
			eat: ate eaten
			fall: fell fallen
			fight: fought
			find: found
			fly: flew flown
			foot: feet
			forget: forgot forgotten
			get: got gotten
			give: gave given
			go: goes went gone
			grow: grew grown
			have: has had having
			hear: heard
			hold: held
			keep: kept
			know: knew known
			lead: led
			leave: left
			lie: lies lied lying
			lose: lost
			make: made
			man: men
			mean: meant
			meet: met
			mouse: mice
			pay: paid
			person: people persons
			rise: rose risen
			run: ran
			say: said
			see: saw seen
			sell: sold
			send: sent
			shoot: shot
			show: shown
			sing: sang sung
			sink: sank sunk
			sit: sat
			sleep: slept
			speak: spoke spoken
			spend: spent
			stand: stood
			steal: stole stolen
			strike: struck
			swim: swam swum
			take: took taken
			teach: taught
			tell: told
			think: thought
			throw: threw thrown
			understand: understood
			wear: wore worn
			win: won
			woman: women
			write: wrote written
			""");

	/** Word of the question, then words of the answer that may stand for it. */
	private static final Map<String, List<String>> RELATED = related("""
			author: write writer pen compose
			begin: start open launch found
			build: construct create erect make
			big: size large area
			buy: purchase acquire
			cost: price pay charge fee free
			create: build develop design found invent make start write
			develop: build create write
			die: death dead killed
			far: distance kilometre kilometer mile
			fast: speed
			found: establish create start begin
			heavy: weigh weight
			invent: create design develop
			language: write
			launch: release start begin open
			licence: license
			license: licence
			live: reside home inhabitant population
			make: build create manufacture produce develop write
			need: require
			old: age year built
			open: launch begin start
			person: inhabitant resident population employee visitor member
			platform: run support
			price: cost charge fee
			produce: make build
			publish: write release post print appear
			purpose: aim goal help
			release: publish launch
			require: need
			run: power platform operate execute require host deploy fuel compatible
			start: begin launch found open
			support: work compatible run
			tall: high height
			use: employ
			work: operate support
			write: author writer pen compose byline
			""");

	/** Words that say how something is asked, not what for. */
	private static final Set<String> STOP_WORDS = words(
			"""
					a an the this that these those it its he him his she her hers they them their theirs we us our you your i me my
					who whom whose what which when where why how whether
					am is are was were be been being do does did doing done has have had having
					can could will would shall should may might must
					and or but nor not no if then than so as because while
					of in on at to for from with by about into onto under over up down out off through between after before per via
					there here again very too just also only ever please tell say says said
					many much long often any some all both each more most other such own same
					something anything someone anyone thing things kind sort type
					isn't aren't wasn't weren't don't doesn't didn't can't couldn't won't wouldn't it's that's what's who's where's
					i'm you're they're we're he's she's let's
					s t
					""");

	/**
	 * Words that point at the text itself, or add nothing to the question who wrote it.
	 */
	private static final Set<String> DOCUMENT_WORDS = words("""
			article articles post blog blogpost essay story text document page piece tutorial guide readme entry
			name names called
			""");

	/** Words that ask who wrote the text. */
	private static final Set<String> AUTHOR_WORDS = words("""
			write writes wrote written writing writer writers author authors authored byline pen penned compose composed
			publish published publishes post posted draft drafted journalist reporter columnist
			""");

	/** Words that ask when the text appeared. */
	private static final Set<String> DATE_WORDS = words("""
			write writes wrote written publish published post posted date dated
			""");

	/** Words that ask for the gist of the text. */
	private static final Set<String> GIST_WORDS = words(
			"""
					about summary summarise summarize sum up gist topic subject theme main point idea mean means deal deals explain
					describe do does say says tl dr tldr
					""");

	/** Words of relation that, next to a verb, change what it means: to run on. */
	private static final Set<String> PARTICLES = words("""
			on in of by with for from to at under up out off into about through inside after without over against
			""");

	private Vocabulary() {
	}

	static String baseForm(String word) {
		return BASE_FORMS.getOrDefault(word, word);
	}

	/**
	 * Return the words that may stand for another one.
	 * @return lists of words by the word of the question
	 */
	static Map<String, List<String>> related() {
		return RELATED;
	}

	static boolean isStopWord(String word) {
		return STOP_WORDS.contains(word);
	}

	static boolean isParticle(String word) {
		return PARTICLES.contains(word);
	}

	static boolean isDocumentWord(String word) {
		return DOCUMENT_WORDS.contains(word);
	}

	static boolean isAuthorWord(String word) {
		return AUTHOR_WORDS.contains(word);
	}

	static boolean isDateWord(String word) {
		return DATE_WORDS.contains(word);
	}

	static boolean isGistWord(String word) {
		return GIST_WORDS.contains(word);
	}

	private static Map<String, String> baseForms(String table) {
		Map<String, String> forms = new HashMap<>();
		related(table).forEach((base, words) -> words.forEach((word) -> forms.put(word, base)));
		return Map.copyOf(forms);
	}

	private static Map<String, List<String>> related(String table) {
		Map<String, List<String>> related = new LinkedHashMap<>();
		table.lines().map((line) -> line.split(": ")).forEach((row) -> related.put(row[0], List.of(row[1].split(" "))));
		return Map.copyOf(related);
	}

	private static Set<String> words(String words) {
		return Set.copyOf(new HashSet<>(Arrays.asList(words.strip().split("\\s+"))));
	}

}
