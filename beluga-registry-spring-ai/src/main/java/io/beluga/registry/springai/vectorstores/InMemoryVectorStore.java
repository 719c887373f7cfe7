package io.beluga.registry.springai.vectorstores;

import java.util.List;
import java.util.concurrent.ConcurrentHashMap;

import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

import org.springframework.ai.document.Document;
import org.springframework.ai.vectorstore.SimpleVectorStore;
import org.springframework.ai.vectorstore.filter.Filter;

/**
 * A store that tells its file of changes.
 */
final class InMemoryVectorStore extends SimpleVectorStore {

	private final @Nullable VectorStoreFile file;

	InMemoryVectorStore(SimpleVectorStoreBuilder builder, @Nullable VectorStoreFile file) {
		super(builder);
		this.file = file;
	}

	/**
	 * Have the very documents of another instance, so that what is written to either of
	 * them is in both.
	 */
	void share(InMemoryVectorStore other) {
		this.store = other.store;
	}

	/**
	 * Make what was read fit for several threads, which {@code load} does not.
	 */
	void settle() {
		this.store = new ConcurrentHashMap<>(this.store);
	}

	/**
	 * Return how many numbers a vector has here, or {@code null} where there is none.
	 */
	@Nullable Integer storedDimensions() {
		// the type of the entries is not visible, their JSON is
		return this.store.values()
			.stream()
			.findAny()
			.map((Object entry) -> JsonMapper.shared().valueToTree(entry).path("embedding").size())
			.orElse(null);
	}

	@Override
	public void doAdd(List<Document> documents) {
		requireOpen();
		try {
			super.doAdd(documents);
		}
		finally {
			changed();
		}
	}

	@Override
	public void doDelete(List<String> ids) {
		requireOpen();
		super.doDelete(ids);
		changed();
	}

	@Override
	public void doDelete(Filter.Expression filterExpression) {
		requireOpen();
		super.doDelete(filterExpression);
	}

	private void requireOpen() {
		if (this.file != null) {
			this.file.requireOpen();
		}
	}

	private void changed() {
		if (this.file != null) {
			this.file.changed();
		}
	}

}
