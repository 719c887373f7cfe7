package io.beluga.registry.sample.extractive;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

import io.beluga.registry.sample.extractive.Question.Kind;
import io.beluga.registry.sample.extractive.Sentence.Form;

/**
 * What a sentence looks like that answers a kind of question: one with a date, a place, a
 * number, a reason, or one that names the author of the text. A search for words finds
 * none of that.
 */
final class Cues {

	private static final int LOOK_BACK = 90;

	private static final String NAME_WORD = "(?:\\p{Lu}[\\p{L}\\p{M}'’-]*\\.?|\\p{Lo}{2,8})";

	private static final String NOT_A_NAME = "(?!(?:Who|What|When|Where|Why|How|The|A|An|This|That|These|Those|His|Her|Its|Their|Our|My|Your|Then|Now|All"
			+ "|Any|No|Contrast|Comparison|Law|Default|Design|Definition|Far|Hand|Monday|Tuesday|Wednesday|Thursday|Friday"
			+ "|Saturday|Sunday|January|February|March|April|May|June|July|August|September|October|November|December)\\b)";

	private static final String NAME = NOT_A_NAME + NAME_WORD
			+ "(?:\\s+(?:(?:de|da|do|dos|du|del|della|der|den|di|la|le|van|von|bin|ibn|al|el|y|ter|ten|zu)\\s+){0,3}"
			+ NAME_WORD + "){0,4}";

	private static final String DOCUMENT = "(?:article|post|blog post|essay|story|text|document|page|piece|paper|report|review"
			+ "|tutorial|guide|column|letter|poem|readme|entry|note|tale|chapter|feature|dispatch|commentary)";

	private static final String WRITTEN = "(?:written|authored|penned|composed|drafted|published|posted|contributed)";

	/** By Jane Doe, Story by Jane Doe, Posted on 3 May by Jane Doe. */
	private static final Pattern BYLINE = Pattern
		.compile("^(?:(?i:words|text|story|article|report|reporting|essay|review|analysis|opinion|column|post|blog post"
				+ "|interview|commentary|" + WRITTEN + ")[^.!?]{0,40}?\\s)?(?i:by):?\\s+(?:the\\s)?" + NAME
				+ "(?!['’]s)(?=\\s*(?:$|[.,|·•(/–—-]|(?:and|&|in|for|with|at|on|from)\\s))");

	/** by jane doe, on a line of its own. */
	private static final Pattern LOWER_CASE_BYLINE = Pattern.compile("^by(?:\\s+\\p{Ll}[\\p{Ll}'’-]*){1,3}$");

	/** The JVM at sea | by Jane Doe. */
	private static final Pattern HEADLINE_WITH_NAME = Pattern
		.compile("^[^\\n]{1,150}\\s(?i:by):?\\s+" + NAME + "\\s*(?:[|·•,–—(-].{0,60})?$");

	private static final String BY_SOMEBODY = "(?:" + WRITTEN + "\\b.{0,40}?\\bby\\s+(?!hand\\b|machine\\b)\\p{L}"
			+ "|by\\s+(?-i:" + NAME + "))";

	/**
	 * This article was written by Jane Doe; this article, the second of three, was ...
	 */
	private static final Pattern THIS_WRITTEN_BY = Pattern.compile("(?i)\\bthis\\s(?:(?:\\S+\\s){0,2}?" + DOCUMENT
			+ "\\b,?\\s(?:.{0,60}?,\\s)?(?:(?:is|was|has\\sbeen)\\s(?:\\w+\\s){0,2})?|(?:is|was)\\s(?:\\w+\\s){0,2})"
			+ BY_SOMEBODY);

	/** The article was written by Jane Doe. */
	private static final Pattern THE_WRITTEN_BY = Pattern.compile(
			"(?i)\\b(?:the|above|following|present)\\s(?:\\S+\\s)?(?:article|post|story|piece|column|tutorial|text)\\s"
					+ "(?:(?:is|was|has\\sbeen)\\s(?:\\w+\\s){0,2})?" + BY_SOMEBODY);

	/** The author of this article is Jane Doe. */
	private static final Pattern AUTHOR_IS = Pattern
		.compile("(?i)\\b(?:author|writer)\\b(?:\\s(?:of\\s)?(?:this|the|our)?\\s?" + DOCUMENT
				+ ")?,?\\s(?:is|was)?,?\\s?(?-i:" + NAME + ")");

	/** Jane Doe wrote this article; Jane Doe, the author of this post. */
	private static final Pattern WROTE_THIS = Pattern
		.compile("\\b(?:wrote|is\\swriting|authored|penned|composed|(?:author"
				+ "|writer)\\sof)\\s(?:this\\s(?:\\S+\\s)?" + DOCUMENT + "\\b|the\\s(?:article|post|story|piece)\\b"
				+ "|this(?:[,.!]|$|\\s(?:in|on|for|while|when|as)\\b))");

	private static final Pattern SOMEBODY = Pattern.compile(NAME + "|\\bI\\b");

	/** Author: Jane Doe. */
	private static final Pattern AUTHOR_LABEL = Pattern
		.compile("^(?:(?i:authors?|writers?|written\\sby|words|text|byline"
				+ "|posted\\sby|published\\sby|about\\sthe\\sauthor|reporter|contributor))\\s?[:–—-]\\s*" + NAME);

	/** Jane Doe is a freelance writer. */
	private static final Pattern WRITER = Pattern.compile("\\b(?:(?:writer|journalist|reporter|columnist|correspondent"
			+ "|blogger|author|editor|essayist)\\b|writes\\s(?:about|on|for|regularly)\\b)");

	private static final Pattern SOMEBODY_IS = Pattern
		.compile(NAME + ",?\\s(?:is|was|works)?,?\\s?(?:[\\w’'-]+\\s){0,6}$");

	private static final Pattern ABOUT_ME = Pattern.compile("\\b(?:[Mm]y\\sname\\sis|I\\sam|I['’]m)\\s" + NAME);

	/** A line that ends the text: — Jane Doe. */
	private static final Pattern SIGNATURE = Pattern.compile("^[–—-]{1,2}\\s?" + NAME + "[,.]?(?:\\s.{0,60})?$");

	/** A line of a name, which may be followed by a date or a role. */
	private static final Pattern NAME_LINE = Pattern
		.compile("^(?!.*\\b(?:Editor|Writer|Reporter|Correspondent|Staff|Contributor)\\b)" + NOT_A_NAME + NAME_WORD
				+ "(?:\\s+" + NAME_WORD + "){1,3}\\s*(?:[,|·•–—-]\\s.{0,60})?$");

	private static final Pattern BY_NAME = Pattern.compile("(?i)\\bby\\s+(?-i:" + NAME + ")");

	private static final Pattern WRITING = Pattern
		.compile("(?i)\\b(?:write|writes|wrote|written|authored|penned|composed)\\b");

	private static final String MONTH = "(?:Jan(?:uary)?|Feb(?:ruary)?|Mar(?:ch)?|Apr(?:il)?|May|June?|July?|Aug(?:ust)?"
			+ "|Sept?(?:ember)?|Oct(?:ober)?|Nov(?:ember)?|Dec(?:ember)?)";

	private static final Pattern DATE = Pattern
		.compile("\\b(?:1\\d{3}|20\\d{2})(?:s|\\b)|\\b\\d{1,2}(?:st|nd|rd|th)?\\s(?:of\\s)?" + MONTH + "\\b|\\b" + MONTH
				+ "\\s\\d{1,2}\\b|\\b(?:in|of|since|until|by|last|next|early|late|during)\\s" + MONTH
				+ "\\b|\\b(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)days?\\b|\\b\\d{1,2}[:.]\\d{2}\\b|\\b\\d{1,2}\\s?[ap]\\.?m\\b"
				+ "|\\b(?i:yesterday|today|tomorrow|tonight|ago|century|noon|midnight|dawn|dusk|o['’]clock|weekends?|every\\s(?:day|week"
				+ "|month|year|morning|evening|night)|(?:last|next|this)\\s(?:week|month|year|spring|summer|autumn|fall|winter))\\b"
				+ "|\\bin\\s(?:the\\s)?(?i:spring|summer|autumn|winter)\\b");

	private static final Pattern PUBLISHED = Pattern
		.compile("(?i)^(?:first\\s)?(?:published|posted|written|updated|last\\supdated|dated?|released)\\b");

	private static final Pattern PLACE = Pattern.compile(
			"\\b(?:[Ii]n|[Aa]t|[Nn]ear|[Ff]rom|[Tt]o|[Oo]utside|[Ii]nside|[Oo]n|[Aa]cross|[Oo]ff|[Aa]long|[Bb]etween|of)\\s"
					+ "(?:the\\s)?(?:(?:north|south|east|west|central|downtown|nearby)\\w*\\s)?(?!" + MONTH + "\\b)"
					+ NAME);

	private static final Pattern NUMBER = Pattern
		.compile("\\p{Nd}|\\b(?i:two|three|four|five|six|seven|eight|nine|ten|eleven"
				+ "|twelve|\\w+teen|twenty|thirty|forty|fifty|sixty|seventy|eighty|ninety|dozens?|hundreds?|thousands?|millions?"
				+ "|billions?|half|twice|once|both|several|none|daily|weekly|monthly|yearly|hourly|free)\\b");

	private static final Pattern REASON = Pattern
		.compile("(?i)\\b(?:because|since|so\\sthat|in\\sorder\\sto|due\\sto|owing\\sto"
				+ "|thanks\\sto|reasons?|as\\sa\\sresult|therefore|caused?\\sby|was\\scaused|to\\s(?:avoid|prevent|keep|make|save"
				+ "|protect|reduce|help|allow))\\b");

	private static final Pattern PERSON = Pattern
		.compile("\\b(?:Mr|Mrs|Ms|Dr|Prof|Sir|Lady|King|Queen|President)\\b\\.?\\s\\p{Lu}" + "|" + NOT_A_NAME
				+ "\\b\\p{Lu}[\\p{L}'’-]+\\s(?:(?:de|van|von|der|da|di|la|le|al)\\s){0,2}\\p{Lu}[\\p{L}'’.-]*");

	private static final Pattern ON_NO_THING = Pattern.compile(
			"(?i)\\bon\\s(?:the\\s|a\\s)?(?:\\w+\\s)?(?:every|each|it\\b|them\\b|time\\b|schedule|budget|demand|(?:mon|tues|wednes"
					+ "|thurs|fri|satur|sun)days?|week(?:day|end)s?|holidays?|" + MONTH
					+ "\\b|\\d{1,2}(?:st|nd|rd|th)?\\s" + MONTH + ")");

	private static final Pattern IT_FIRST = Pattern.compile("^(?:It|This)\\b");

	private static final Pattern PERSON_FIRST = Pattern.compile("^(?:He|She)\\b");

	private Cues() {
	}

	/**
	 * Tell how much a sentence says of who wrote the text. The measure is the best match
	 * of words, which is 1.
	 * @param sentence the sentence
	 * @param index its place in the text
	 * @param size the number of sentences
	 * @return a score, 0 where it says nothing
	 */
	static double author(Sentence sentence, int index, int size) {
		if (sentence.form() == Form.QUESTION) {
			return 0;
		}
		String text = sentence.text();
		boolean early = (index < 6);
		boolean late = (index >= size - 3);
		if (THIS_WRITTEN_BY.matcher(text).find() || THE_WRITTEN_BY.matcher(text).find()
				|| follows(WROTE_THIS, SOMEBODY, text)) {
			return 3.5;
		}
		if (BYLINE.matcher(text).find() || AUTHOR_LABEL.matcher(text).find()) {
			return (early || late) ? 3.2 : 2.5;
		}
		if (AUTHOR_IS.matcher(text).find()) {
			return 2.6;
		}
		if (sentence.form() == Form.HEADING
				&& (LOWER_CASE_BYLINE.matcher(text).find() || (early && HEADLINE_WITH_NAME.matcher(text).find()))) {
			return 2.8;
		}
		if (late && SIGNATURE.matcher(text).find()) {
			return 1.8;
		}
		if (follows(WRITER, SOMEBODY_IS, text) || ABOUT_ME.matcher(text).find()) {
			return (early || late) ? 1.6 : 0.4;
		}
		if (((early && index > 0) || late) && sentence.form() != Form.PROSE && NAME_LINE.matcher(text).find()) {
			return 1.2;
		}
		return (WRITING.matcher(text).find() && BY_NAME.matcher(text).find()) ? 0.6 : 0;
	}

	/**
	 * Tell how much a sentence says of when the text was published.
	 * @param sentence the sentence
	 * @param index its place in the text
	 * @return a score, 0 where it says nothing
	 */
	static double dateline(Sentence sentence, int index) {
		if (!DATE.matcher(sentence.text()).find()) {
			return 0;
		}
		if (PUBLISHED.matcher(sentence.text()).find()) {
			return 2;
		}
		return (sentence.form() == Form.HEADING && index < 6) ? 1.2 : 0;
	}

	/**
	 * Tell how well a sentence fits a question, its words apart.
	 * @param question the question
	 * @param sentence the sentence
	 * @return a factor, 1 where nothing speaks for or against it
	 */
	static double fit(Question question, Sentence sentence) {
		String text = sentence.text();
		double fit = switch (question.kind()) {
			case WHO -> PERSON.matcher(text).find() || BY_NAME.matcher(text).find() ? 1 : 0.6;
			case WHEN -> DATE.matcher(text).find() ? 1 : question.asksForDate() ? 0 : 0.4;
			case WHERE -> PLACE.matcher(text).find() ? 1 : 0.6;
			case WHY -> REASON.matcher(text).find() ? 1 : 0.6;
			case HOW_MANY -> number(question, text);
			case OTHER -> question.isDefinedBy(text) ? 1.5 : 1;
		};
		if (question.endsWithOn() && ON_NO_THING.matcher(text).find()) {
			fit *= 0.4;
		}
		if (question.isAboutIt() && question.kind() != Kind.WHO) {
			fit *= IT_FIRST.matcher(text).find() ? 1.15 : PERSON_FIRST.matcher(text).find() ? 0.35 : 1;
		}
		return fit * switch (sentence.form()) {
			case HEADING -> 0.45;
			case QUESTION -> 0.3;
			case PROSE, ITEM -> 1;
		};
	}

	/**
	 * Tell whether something is found with something else shortly before it. One pattern
	 * for both would try every start with every end.
	 */
	private static boolean follows(Pattern pattern, Pattern before, String text) {
		Matcher matcher = pattern.matcher(text);
		Matcher beginning = before.matcher(text);
		while (matcher.find()) {
			beginning.region(Math.max(0, matcher.start() - LOOK_BACK), matcher.start());
			if (beginning.find()) {
				return true;
			}
		}
		return false;
	}

	private static double number(Question question, String text) {
		if (!NUMBER.matcher(text).find()) {
			return 0.4;
		}
		return question.counts(text, NUMBER) ? 1.4 : 1;
	}

}
