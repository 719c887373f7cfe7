package io.beluga.registry.sample.extractive;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

import io.beluga.registry.sample.extractive.Sentence.Form;

/**
 * What a sentence looks like that names the author of the text: a byline, a signature, a
 * line about the author. Most of them have none of the words of the question.
 */
final class AuthorCues {

	/** So many sentences are the beginning of a text, where its byline is. */
	private static final int BEGINNING = 6;

	private static final int END = 3;

	private static final String NAME = Cues.NAME;

	private static final int LOOK_BACK = 90;

	private static final String DOCUMENT = "(?:article|post|blog post|essay|story|text|document|page|piece|paper|report|review"
			+ "|tutorial|guide|column|letter|poem|readme|entry|note|tale|chapter|feature|dispatch|commentary)";

	private static final String WRITTEN = "(?:written|authored|penned|composed|drafted|published|posted|contributed)";

	/** By Jane Doe, Story by Jane Doe, Posted on 3 May by Jane Doe. */
	private static final Pattern BYLINE = Pattern.compile(
			"^[(\\[]?(?:(?i:words|text|story|article|report|reporting|essay|review|analysis|opinion|column|post|blog post"
					+ "|interview|commentary|" + WRITTEN + ")[^.!?]{0,40}?\\s)?(?i:by):?\\s+(?:the\\s)?" + NAME
					+ "(?!['’]s)(?=\\s*(?:$|[.,;|·•()/–—-]|(?:and|&|in|for|with|at|on|from)\\s))");

	/** by jane doe, on a line of its own. */
	private static final Pattern LOWER_CASE_BYLINE = Pattern.compile("^by(?:\\s+\\p{Ll}[\\p{Ll}'’-]*){1,3}$");

	/** The JVM at sea | by Jane Doe. */
	private static final Pattern HEADLINE_WITH_NAME = Pattern
		.compile("^[^\\n]{1,150}\\s(?i:by):?\\s+" + NAME + "\\s*(?:[|·•,–—(-].{0,60})?$");

	private static final String BY_SOMEBODY = "(?:(?:" + WRITTEN
			+ "|put\\stogether|prepared|compiled|created|produced)\\b.{0,40}?\\bby\\s+(?!hand\\b|machine\\b)\\p{L}"
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
		.compile("^[(\\[]?(?:(?i:authors?|writers?|interview|interviewer|story|written\\sby|words|text|byline"
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
		.compile("^(?!.*\\b(?:Editor|Writer|Reporter|Correspondent|Staff|Contributor)\\b)" + Cues.NOT_A_NAME
				+ Cues.NAME_WORD + "(?:\\s+" + Cues.NAME_WORD + "){1,3}\\s*(?:[,|·•–—-]\\s.{0,60})?$");

	private static final Pattern WRITING = Pattern
		.compile("(?i)\\b(?:write|writes|wrote|written|authored|penned|composed)\\b");

	private AuthorCues() {
	}

	/**
	 * Tell how much a sentence says of who wrote the text. The measure is the best match
	 * of words, which is 1.
	 * @param sentence the sentence
	 * @param index its place in the text
	 * @param size the number of sentences
	 * @return a score, 0 where it says nothing
	 */
	static double score(Sentence sentence, int index, int size) {
		if (sentence.form() == Form.QUESTION) {
			return 0;
		}
		boolean early = (index < BEGINNING);
		boolean late = (index >= size - END);
		double statement = statement(sentence.text(), early || late);
		double line = line(sentence, early, late, index == 0);
		if (statement > 0 || line > 0) {
			return Math.max(statement, line);
		}
		String text = sentence.text();
		return (WRITING.matcher(text).find() && Cues.BY_NAME.matcher(text).find()) ? 0.6 : 0;
	}

	/**
	 * Score what says it in so many words.
	 */
	private static double statement(String text, boolean atAnEnd) {
		if (THIS_WRITTEN_BY.matcher(text).find() || THE_WRITTEN_BY.matcher(text).find()
				|| follows(WROTE_THIS, SOMEBODY, text)) {
			return 3.5;
		}
		if (BYLINE.matcher(text).find() || AUTHOR_LABEL.matcher(text).find()) {
			return atAnEnd ? 3.2 : 2.5;
		}
		if (AUTHOR_IS.matcher(text).find()) {
			return 2.6;
		}
		if (follows(WRITER, SOMEBODY_IS, text) || ABOUT_ME.matcher(text).find()) {
			return atAnEnd ? 1.6 : 0.4;
		}
		return 0;
	}

	/**
	 * Score what stands on a line of its own.
	 */
	private static double line(Sentence sentence, boolean early, boolean late, boolean first) {
		String text = sentence.text();
		if (sentence.form() == Form.HEADING
				&& (LOWER_CASE_BYLINE.matcher(text).find() || (early && HEADLINE_WITH_NAME.matcher(text).find()))) {
			return 2.8;
		}
		if (late && SIGNATURE.matcher(text).find()) {
			return 1.8;
		}
		// a title may look like a name
		boolean name = !first && sentence.form() != Form.PROSE && NAME_LINE.matcher(text).find();
		return (name && (early || late)) ? 1.2 : 0;
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

}
