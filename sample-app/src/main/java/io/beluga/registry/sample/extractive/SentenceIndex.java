package io.beluga.registry.sample.extractive;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;

import org.apache.lucene.document.Document;
import org.apache.lucene.document.Field.Store;
import org.apache.lucene.document.TextField;
import org.apache.lucene.index.DirectoryReader;
import org.apache.lucene.index.IndexWriter;
import org.apache.lucene.index.IndexWriterConfig;
import org.apache.lucene.index.NoMergePolicy;
import org.apache.lucene.search.IndexSearcher;
import org.apache.lucene.search.Query;
import org.apache.lucene.search.ScoreDoc;
import org.apache.lucene.search.similarities.BM25Similarity;
import org.apache.lucene.store.ByteBuffersDirectory;

/**
 * The sentences of one text in an index in memory, each a document of its own, compared
 * by BM25.
 */
final class SentenceIndex implements AutoCloseable {

	/** The field that holds the words of a sentence. */
	static final String WORDS = "words";

	/** Small enough that it never flushes halfway, which would renumber documents. */
	private static final double BUFFER_MEGABYTES = 256;

	private final ByteBuffersDirectory directory = new ByteBuffersDirectory();

	private final DirectoryReader reader;

	private final IndexSearcher searcher;

	private final int size;

	SentenceIndex(List<Sentence> sentences, WordAnalyzer analyzer) {
		this.size = sentences.size();
		try {
			this.reader = write(sentences, analyzer);
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
		this.searcher = new IndexSearcher(this.reader);
		// sentences differ little in length, and a short one is not the better for it
		this.searcher.setSimilarity(new BM25Similarity(1.2f, 0.4f));
	}

	private DirectoryReader write(List<Sentence> sentences, WordAnalyzer analyzer) throws IOException {
		IndexWriterConfig config = new IndexWriterConfig(analyzer).setMergePolicy(NoMergePolicy.INSTANCE)
			.setRAMBufferSizeMB(BUFFER_MEGABYTES)
			.setUseCompoundFile(false);
		try (IndexWriter writer = new IndexWriter(this.directory, config)) {
			for (Sentence sentence : sentences) {
				Document document = new Document();
				document.add(new TextField(WORDS, sentence.text(), Store.NO));
				writer.addDocument(document);
			}
		}
		return DirectoryReader.open(this.directory);
	}

	/**
	 * Compare every sentence with a query.
	 * @param query the query
	 * @return a score for each sentence in the order of the text: 1 for the best one, 0
	 * where nothing matches
	 */
	double[] scores(Query query) {
		double[] scores = new double[this.size];
		try {
			ScoreDoc[] hits = this.searcher.search(query, this.size).scoreDocs;
			for (ScoreDoc hit : hits) {
				scores[hit.doc] = hit.score / hits[0].score;
			}
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
		return scores;
	}

	@Override
	public void close() {
		try {
			this.reader.close();
			this.directory.close();
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

}
