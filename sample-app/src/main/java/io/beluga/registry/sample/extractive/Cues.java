package io.beluga.registry.sample.extractive;

import java.util.regex.Pattern;

import io.beluga.registry.sample.extractive.Question.Kind;
import io.beluga.registry.sample.extractive.Sentence.Form;

/**
 * What a sentence looks like that answers a kind of question: one with a date, a place, a
 * number or a reason. A search for words finds none of that.
 */
final class Cues {

	static final String NAME_WORD = "(?:\\p{Lu}[\\p{L}\\p{M}'’-]*\\.?|\\p{Lo}{2,8})";

	static final String NOT_A_NAME = "(?!(?:Who|What|When|Where|Why|How|The|A|An|This|That|These|Those|His|Her|Its|Their|Our|My|Your|Then|Now|All"
			+ "|Any|No|Contrast|Comparison|Law|Default|Design|Definition|Far|Hand|Monday|Tuesday|Wednesday|Thursday|Friday"
			+ "|Saturday|Sunday|January|February|March|April|May|June|July|August|September|October|November|December)\\b)";

	static final String NAME = NOT_A_NAME + NAME_WORD
			+ "(?:\\s+(?:(?:de|da|do|dos|du|del|della|der|den|di|la|le|van|von|bin|ibn|al|el|y|ter|ten|zu)\\s+){0,3}"
			+ NAME_WORD + "){0,4}";

	static final Pattern BY_NAME = Pattern.compile("(?i)\\bby\\s+(?-i:" + NAME + ")");

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

	/** On Mondays, on a tight budget, in two hours: nothing that something runs on. */
	private static final Pattern ON_NO_THING = Pattern
		.compile("(?i)\\b(?:on\\s(?:the\\s|a\\s)?(?:(?:first|last|next|same"
				+ "|tight|fixed)\\s)?(?:every|each|it\\b|them\\b|time\\b|schedule|budget|demand|(?:mon|tues|wednes|thurs|fri|satur"
				+ "|sun)days?|week(?:day|end)s?|holidays?|" + MONTH + "\\b|\\d{1,2}(?:st|nd|rd|th)?\\s" + MONTH + ")"
				+ "|in\\s(?:\\w+\\s)?(?:seconds?|minutes?|hours?|days?)\\b)");

	private static final Pattern IT_FIRST = Pattern.compile("^(?:It|This)\\b");

	private static final Pattern PERSON_FIRST = Pattern.compile("^(?:He|She)\\b");

	private Cues() {
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
			case WHO -> (PERSON.matcher(text).find() || BY_NAME.matcher(text).find()) ? 1 : 0.6;
			case WHEN -> date(question, text);
			case WHERE -> PLACE.matcher(text).find() ? 1 : 0.6;
			case WHY -> REASON.matcher(text).find() ? 1 : 0.6;
			case HOW_MANY -> number(question, text);
			case OTHER -> question.isDefinedBy(text) ? 1.5 : 1;
		};
		if (question.endsWithOn() && ON_NO_THING.matcher(text).find()) {
			fit *= 0.1;
		}
		if (question.isAboutIt() && question.kind() != Kind.WHO) {
			fit *= subject(text);
		}
		return fit * switch (sentence.form()) {
			case HEADING -> 0.45;
			case QUESTION -> 0.3;
			case PROSE, ITEM -> 1;
		};
	}

	private static double date(Question question, String text) {
		if (DATE.matcher(text).find()) {
			return 1;
		}
		return question.asksForDate() ? 0 : 0.4;
	}

	private static double subject(String text) {
		if (IT_FIRST.matcher(text).find()) {
			return 1.15;
		}
		return PERSON_FIRST.matcher(text).find() ? 0.35 : 1;
	}

	private static double number(Question question, String text) {
		if (!NUMBER.matcher(text).find()) {
			return 0.4;
		}
		return question.counts(text, NUMBER) ? 1.4 : 1;
	}

}
