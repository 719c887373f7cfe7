package io.beluga.registry.sample.semantic;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import org.springframework.ai.document.Document;
import org.springframework.ai.vectorstore.SearchRequest;
import org.springframework.ai.vectorstore.VectorStore;
import org.springframework.ai.vectorstore.filter.Filter;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

/**
 * Tests for {@link Passages}.
 */
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class PassagesTests {

	private final Passages passages = new Passages();

	private final Store store = new Store();

	@Test
	void findWhileAnotherTextIsReadDoesNotWait() throws Exception {
		this.store.held = "Slow";
		CompletableFuture<List<String>> slow = CompletableFuture.supplyAsync(() -> find("Slow."));
		this.store.begun.await();
		assertThat(find("Quick.")).containsExactly("Quick.");
		assertThat(slow).isNotDone();
		this.store.release.countDown();
		assertThat(slow.get(30, TimeUnit.SECONDS)).containsExactly("Slow.");
	}

	@Test
	void findOfOneTextAtOnceReadsItOnce() throws Exception {
		this.store.held = "Slow";
		CompletableFuture<List<String>> first = CompletableFuture.supplyAsync(() -> find("Slow."));
		this.store.begun.await();
		CompletableFuture<List<String>> second = CompletableFuture.supplyAsync(() -> find("Slow."));
		this.store.release.countDown();
		assertThat(first.get(30, TimeUnit.SECONDS)).containsExactly("Slow.");
		assertThat(second.get(30, TimeUnit.SECONDS)).containsExactly("Slow.");
		assertThat(this.store.added).hasSize(1);
	}

	@Test
	void findAfterAFailureReadsAgain() {
		this.store.failing = true;
		assertThatIllegalStateException().isThrownBy(() -> find("One.")).withMessage("The store is full");
		this.store.failing = false;
		assertThat(find("One.")).containsExactly("One.");
	}

	@Test
	void findOfManyTextsForgetsTheOldest() {
		for (int i = 0; i < 21; i++) {
			find("Text " + i + ".");
		}
		assertThat(this.store.added).hasSize(20).noneMatch((document) -> "Text 0.".equals(document.getText()));
		assertThat(find("Text 0.")).containsExactly("Text 0.");
	}

	private List<String> find(String text) {
		return this.passages.find(this.store, text, "What?", 3);
	}

	/**
	 * Keeps what is added, one of them only once it may.
	 */
	private static final class Store implements VectorStore {

		private final List<Document> added = new ArrayList<>();

		private final CountDownLatch begun = new CountDownLatch(1);

		private final CountDownLatch release = new CountDownLatch(1);

		private volatile String held = "nothing";

		private volatile boolean failing;

		@Override
		public void add(List<Document> documents) {
			if (this.failing) {
				throw new IllegalStateException("The store is full");
			}
			if (documents.get(0).getText().startsWith(this.held)) {
				this.begun.countDown();
				try {
					this.release.await();
				}
				catch (InterruptedException ex) {
					throw new IllegalStateException(ex);
				}
			}
			synchronized (this) {
				this.added.addAll(documents);
			}
		}

		@Override
		public synchronized void delete(List<String> ids) {
			this.added.removeIf((document) -> ids.contains(document.getId()));
		}

		@Override
		public void delete(Filter.Expression filter) {
			throw new UnsupportedOperationException();
		}

		@Override
		public synchronized List<Document> similaritySearch(SearchRequest request) {
			Object text = ((Filter.Value) request.getFilterExpression().right()).value();
			return this.added.stream().filter((document) -> text.equals(document.getMetadata().get("text"))).toList();
		}

	}

}
