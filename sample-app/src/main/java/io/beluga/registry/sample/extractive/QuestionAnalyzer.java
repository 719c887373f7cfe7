package io.beluga.registry.sample.extractive;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Map;

import org.apache.lucene.analysis.Analyzer;
import org.apache.lucene.analysis.CharArraySet;
import org.apache.lucene.analysis.LowerCaseFilter;
import org.apache.lucene.analysis.StopFilter;
import org.apache.lucene.analysis.TokenStream;
import org.apache.lucene.analysis.en.EnglishAnalyzer;
import org.apache.lucene.analysis.en.EnglishPossessiveFilter;
import org.apache.lucene.analysis.en.PorterStemFilter;
import org.apache.lucene.analysis.miscellaneous.ASCIIFoldingFilter;
import org.apache.lucene.analysis.miscellaneous.LimitTokenCountFilter;
import org.apache.lucene.analysis.miscellaneous.StemmerOverrideFilter;
import org.apache.lucene.analysis.standard.StandardTokenizer;

/**
 * What Lucene's {@link EnglishAnalyzer} does, and besides: it leaves out what questions
 * begin with, knows the commonest irregular verbs, and takes {@code é} for {@code e}.
 */
final class QuestionAnalyzer extends Analyzer {

	private static final int MAX_WORDS = 1000;

	private static final CharArraySet STOP_WORDS = stopWords();

	private static final StemmerOverrideFilter.StemmerOverrideMap IRREGULAR = irregular(
			Map.of("wrote", "write", "written", "write", "writes", "write", "writing", "write", "author", "write",
					"ran", "run", "made", "make", "built", "build"));

	private static CharArraySet stopWords() {
		CharArraySet words = CharArraySet.copy(EnglishAnalyzer.getDefaultStopSet());
		words.addAll(List.of("who", "whom", "whose", "what", "when", "where", "which", "why", "how", "do", "does",
				"did", "has", "have", "had", "can", "i", "you", "he", "she", "we", "many", "much", "about", "text",
				"article"));
		return CharArraySet.unmodifiableSet(words);
	}

	private static StemmerOverrideFilter.StemmerOverrideMap irregular(Map<String, String> forms) {
		StemmerOverrideFilter.Builder builder = new StemmerOverrideFilter.Builder();
		forms.forEach(builder::add);
		try {
			return builder.build();
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	@Override
	protected TokenStreamComponents createComponents(String fieldName) {
		StandardTokenizer tokenizer = new StandardTokenizer();
		TokenStream words = new LowerCaseFilter(new EnglishPossessiveFilter(tokenizer));
		words = new StopFilter(new ASCIIFoldingFilter(words), STOP_WORDS);
		words = new PorterStemFilter(new StemmerOverrideFilter(words, IRREGULAR));
		return new TokenStreamComponents(tokenizer, new LimitTokenCountFilter(words, MAX_WORDS));
	}

}
