package io.beluga.registry.sample.semantic;

import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.stream.IntStream;

import io.beluga.registry.sample.TextTooLongException;
import io.beluga.registry.sample.text.Sentences;
import org.jspecify.annotations.Nullable;

import org.springframework.ai.document.Document;
import org.springframework.ai.vectorstore.SearchRequest;
import org.springframework.ai.vectorstore.VectorStore;
import org.springframework.ai.vectorstore.filter.FilterExpressionBuilder;
import org.springframework.stereotype.Component;

/**
 * The sentences of the texts that were asked about last, in a vector store. A text that
 * is asked about again is not read again.
 */
@Component
public class Passages {

	private static final int MAX_TEXTS = 20;

	private static final int MAX_SENTENCES = 1000;

	private static final String TEXT = "text";

	private static final String POSITION = "position";

	private final Map<Key, FutureTask<List<Document>>> texts = new LinkedHashMap<>(16, 0.75f, true);

	/**
	 * Find the sentences of a text that are nearest to a question, in the order of the
	 * text.
	 * @param store where sentences are kept
	 * @param document the text
	 * @param question the question
	 * @param count how many sentences at most
	 * @return the sentences; none where the text has no words
	 */
	public List<String> find(VectorStore store, String document, String question, int count) {
		List<Document> sentences = add(store, document);
		if (sentences.isEmpty()) {
			return List.of();
		}
		SearchRequest request = SearchRequest.builder()
			.query(question)
			.topK(count)
			.filterExpression(new FilterExpressionBuilder().eq(TEXT, sentences.get(0).getMetadata().get(TEXT)).build())
			.build();
		return store.similaritySearch(request)
			.stream()
			.sorted(Comparator.comparingInt((sentence) -> ((Number) sentence.getMetadata().get(POSITION)).intValue()))
			.map(Document::getText)
			.toList();
	}

	/**
	 * Have a text in a store. Of those who ask about it at once, one has it read and the
	 * others wait; nobody waits for another text.
	 */
	private List<Document> add(VectorStore store, String document) {
		Key key = new Key(store, document);
		FutureTask<List<Document>> reading = find(key);
		// does nothing where somebody else has begun
		reading.run();
		try {
			List<Document> documents = reading.get();
			forgetOldest();
			return documents;
		}
		catch (ExecutionException ex) {
			forget(key, reading);
			if (ex.getCause() instanceof Error error) {
				throw error;
			}
			throw (RuntimeException) ex.getCause();
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			throw new IllegalStateException("The wait for the text to be read was interrupted", ex);
		}
	}

	private synchronized FutureTask<List<Document>> find(Key key) {
		return this.texts.computeIfAbsent(key, (added) -> new FutureTask<>(added::read));
	}

	private synchronized void forget(Key key, FutureTask<List<Document>> failed) {
		this.texts.remove(key, failed);
	}

	private void forgetOldest() throws InterruptedException {
		Map.Entry<Key, FutureTask<List<Document>>> oldest = takeOldest();
		if (oldest != null) {
			List<Document> documents;
			try {
				documents = oldest.getValue().get();
			}
			catch (ExecutionException ex) {
				// what could not be read is in no store, and who asked for it is told
				return;
			}
			oldest.getKey().delete(documents);
		}
	}

	/**
	 * Take out the text that was asked about least lately, where there are too many and
	 * it is read.
	 */
	private synchronized Map.@Nullable Entry<Key, FutureTask<List<Document>>> takeOldest() {
		Map.Entry<Key, FutureTask<List<Document>>> oldest = this.texts.entrySet().iterator().next();
		if (this.texts.size() <= MAX_TEXTS || !oldest.getValue().isDone()) {
			return null;
		}
		this.texts.remove(oldest.getKey());
		return oldest;
	}

	/**
	 * A text in a store.
	 */
	private record Key(VectorStore store, String document) {

		List<Document> read() {
			List<String> sentences = Sentences.of(this.document);
			if (sentences.size() > MAX_SENTENCES) {
				throw new TextTooLongException(sentences.size(), MAX_SENTENCES);
			}
			String text = UUID.randomUUID().toString();
			List<Document> documents = IntStream.range(0, sentences.size())
				.mapToObj((i) -> new Document(sentences.get(i), Map.of(TEXT, text, POSITION, i)))
				.toList();
			if (!documents.isEmpty()) {
				this.store.add(documents);
			}
			return documents;
		}

		void delete(List<Document> documents) {
			if (!documents.isEmpty()) {
				this.store.delete(documents.stream().map(Document::getId).toList());
			}
		}

	}

}
