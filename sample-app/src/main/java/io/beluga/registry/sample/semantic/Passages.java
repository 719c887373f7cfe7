package io.beluga.registry.sample.semantic;

import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.IntStream;

import io.beluga.registry.sample.TextTooLongException;
import io.beluga.registry.sample.text.Sentences;

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

	private final Map<Key, List<Document>> texts = new LinkedHashMap<>(16, 0.75f, true);

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

	// one text at a time: two who ask about one text at once have it read once
	private synchronized List<Document> add(VectorStore store, String document) {
		Key key = new Key(store, document);
		List<Document> known = this.texts.get(key);
		if (known != null) {
			return known;
		}
		List<String> sentences = Sentences.of(document);
		if (sentences.size() > MAX_SENTENCES) {
			throw new TextTooLongException(sentences.size(), MAX_SENTENCES);
		}
		String text = UUID.randomUUID().toString();
		List<Document> documents = IntStream.range(0, sentences.size())
			.mapToObj((i) -> new Document(sentences.get(i), Map.of(TEXT, text, POSITION, i)))
			.toList();
		if (!documents.isEmpty()) {
			store.add(documents);
			this.texts.put(key, documents);
			forgetOldest();
		}
		return documents;
	}

	private void forgetOldest() {
		if (this.texts.size() > MAX_TEXTS) {
			Map.Entry<Key, List<Document>> oldest = this.texts.entrySet().iterator().next();
			this.texts.remove(oldest.getKey());
			oldest.getKey().store().delete(oldest.getValue().stream().map(Document::getId).toList());
		}
	}

	private record Key(VectorStore store, String document) {
	}

}
