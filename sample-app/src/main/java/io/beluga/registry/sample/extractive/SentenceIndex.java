package io.beluga.registry.sample.extractive;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

import org.apache.lucene.analysis.Analyzer;
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
import org.apache.lucene.store.ByteBuffersDirectory;
import org.apache.lucene.util.QueryBuilder;

/**
 * The sentences of one text in an index in memory, each a document of its own.
 */
final class SentenceIndex implements AutoCloseable {

	private static final String WORDS = "words";

	/** Small enough that it never flushes halfway, which would renumber documents. */
	private static final double BUFFER_MEGABYTES = 256;

	private final ByteBuffersDirectory directory = new ByteBuffersDirectory();

	private final Analyzer analyzer;

	private final DirectoryReader reader;

	SentenceIndex(List<String> sentences, Analyzer analyzer) throws IOException {
		this.analyzer = analyzer;
		IndexWriterConfig config = new IndexWriterConfig(analyzer).setMergePolicy(NoMergePolicy.INSTANCE)
			.setRAMBufferSizeMB(BUFFER_MEGABYTES)
			.setUseCompoundFile(false);
		try (IndexWriter writer = new IndexWriter(this.directory, config)) {
			for (String sentence : sentences) {
				Document document = new Document();
				document.add(new TextField(WORDS, sentence, Store.NO));
				writer.addDocument(document);
			}
		}
		this.reader = DirectoryReader.open(this.directory);
	}

	/**
	 * Find the sentences that have most of the question's words, the rarest counting most
	 * (BM25).
	 * @param question words; none of them is taken for syntax
	 * @param count how many sentences at most
	 * @return their positions in the text, the best one first; the beginning of the text
	 * where the question has no word that stands for something, such as "what is it
	 * about?"
	 */
	List<Integer> best(String question, int count) throws IOException {
		Query query = new QueryBuilder(this.analyzer).createBooleanQuery(WORDS, question);
		if (query == null) {
			return IntStream.range(0, Math.min(count, this.reader.numDocs())).boxed().toList();
		}
		ScoreDoc[] hits = new IndexSearcher(this.reader).search(query, count).scoreDocs;
		return Arrays.stream(hits).map((hit) -> hit.doc).toList();
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
