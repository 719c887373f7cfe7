package io.beluga.registry.sample.extractive;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;

import org.apache.lucene.analysis.Analyzer;
import org.apache.lucene.analysis.LowerCaseFilter;
import org.apache.lucene.analysis.TokenFilter;
import org.apache.lucene.analysis.TokenStream;
import org.apache.lucene.analysis.en.EnglishPossessiveFilter;
import org.apache.lucene.analysis.en.PorterStemFilter;
import org.apache.lucene.analysis.miscellaneous.ASCIIFoldingFilter;
import org.apache.lucene.analysis.standard.StandardTokenizer;
import org.apache.lucene.analysis.tokenattributes.CharTermAttribute;

/**
 * What Lucene's {@code EnglishAnalyzer} does, with three differences: it keeps the stop
 * words, because "run on" is more than "run", it knows irregular forms, and it takes
 * {@code é} for {@code e}.
 */
final class WordAnalyzer extends Analyzer {

	private static final String ANY_FIELD = "text";

	private final boolean stem;

	/**
	 * Create an analyzer.
	 * @param stem whether words are brought to their stem, or only to lower case
	 */
	WordAnalyzer(boolean stem) {
		this.stem = stem;
	}

	@Override
	protected TokenStreamComponents createComponents(String fieldName) {
		StandardTokenizer tokenizer = new StandardTokenizer();
		TokenStream words = new EnglishPossessiveFilter(tokenizer);
		words = new ASCIIFoldingFilter(new LowerCaseFilter(words));
		if (this.stem) {
			words = new PorterStemFilter(new BaseFormFilter(words));
		}
		return new TokenStreamComponents(tokenizer, words);
	}

	/**
	 * Return the words of a text.
	 * @param text the text
	 * @return the words in their order
	 */
	List<String> words(String text) {
		List<String> words = new ArrayList<>();
		try (TokenStream stream = tokenStream(ANY_FIELD, text)) {
			CharTermAttribute term = stream.addAttribute(CharTermAttribute.class);
			stream.reset();
			while (stream.incrementToken()) {
				words.add(term.toString());
			}
			stream.end();
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
		return words;
	}

	/**
	 * Puts the base form in the place of an irregular one.
	 */
	private static final class BaseFormFilter extends TokenFilter {

		private final CharTermAttribute term = addAttribute(CharTermAttribute.class);

		BaseFormFilter(TokenStream input) {
			super(input);
		}

		@Override
		public boolean incrementToken() throws IOException {
			if (!this.input.incrementToken()) {
				return false;
			}
			String word = this.term.toString();
			String base = Vocabulary.baseForm(word);
			if (!base.equals(word)) {
				this.term.setEmpty().append(base);
			}
			return true;
		}

	}

}
