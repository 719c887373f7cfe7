package io.beluga.registry.support;

import java.io.IOException;
import java.util.concurrent.atomic.AtomicInteger;

import io.beluga.registry.ConfiguredProviderInfo;
import io.beluga.registry.ProviderCall;
import io.beluga.registry.ProviderHandle;
import io.beluga.registry.ProviderPackage;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.catchThrowable;

class HandleReferencesTests {

	private static final ProviderPackage<Mailer> MAILERS = ProviderPackage.of("mailers", Mailer.class);

	private final AtomicInteger closed = new AtomicInteger();

	private final AtomicInteger used = new AtomicInteger();

	interface Mailer extends AutoCloseable {

		String send(String text) throws IOException;

		Mailer quietly();

		@Override
		void close();

	}

	private final class Smtp implements Mailer {

		private final IOException failure = new IOException("down");

		@Override
		public String send(String text) throws IOException {
			if (text.isEmpty()) {
				throw this.failure;
			}
			return "sent " + text;
		}

		@Override
		public Mailer quietly() {
			return this;
		}

		@Override
		public void close() {
			HandleReferencesTests.this.closed.incrementAndGet();
		}

	}

	private <P> ProviderHandle<P> handle(P product) {
		return new ProviderHandle<>() {

			@Override
			public <R, X extends Exception> R use(ProviderCall<? super P, ? extends R, X> call) throws X {
				HandleReferencesTests.this.used.incrementAndGet();
				return call.call(product);
			}

			@Override
			public ConfiguredProviderInfo info() {
				throw new UnsupportedOperationException();
			}

			@Override
			public String toString() {
				return "mailers.any";
			}

		};
	}

	@Test
	void createWhenMethodIsCalledUsesHandle() throws IOException {
		Mailer mailer = HandleReferences.create(MAILERS, handle(new Smtp()));
		assertThat(mailer.send("hello")).isEqualTo("sent hello");
		assertThat(this.used).hasValue(1);
	}

	@Test
	void createWhenMethodThrowsThrowsTheSame() {
		Smtp smtp = new Smtp();
		Mailer mailer = HandleReferences.create(MAILERS, handle(smtp));
		assertThat(catchThrowable(() -> mailer.send(""))).isSameAs(smtp.failure);
	}

	@Test
	void createWhenMethodReturnsItsInstanceReturnsReference() {
		Mailer mailer = HandleReferences.create(MAILERS, handle(new Smtp()));
		assertThat(mailer.quietly()).isSameAs(mailer);
	}

	@Test
	void createWhenClosedReachesNoInstance() {
		Mailer mailer = HandleReferences.create(MAILERS, handle(new Smtp()));
		mailer.close();
		assertThat(this.closed).hasValue(0);
		assertThat(this.used).hasValue(0);
	}

	@Test
	void createWhenComparedAndPrintedReachesNoInstance() {
		Mailer mailer = HandleReferences.create(MAILERS, handle(new Smtp()));
		assertThat(mailer).isEqualTo(mailer)
			.isNotEqualTo(HandleReferences.create(MAILERS, handle(new Smtp())))
			.hasToString("Reference[mailers.any]");
		assertThat(mailer.hashCode()).isEqualTo(mailer.hashCode());
		assertThat(this.used).hasValue(0);
	}

	@Test
	void createWhenPackageHasFunctionUsesIt() {
		ProviderPackage<StringBuilder> texts = ProviderPackage.of("texts", StringBuilder.class)
			.withReference((handle) -> handle.use((product) -> product));
		StringBuilder product = new StringBuilder();
		assertThat(HandleReferences.create(texts, handle(product))).isSameAs(product);
	}

	@Test
	void createWhenPackageHasNoReferencesSaysSo() {
		ProviderPackage<String> texts = ProviderPackage.of("texts", String.class);
		assertThatIllegalArgumentException().isThrownBy(() -> HandleReferences.create(texts, handle("")))
			.withMessageContaining("'texts'")
			.withMessageContaining("withReference");
	}

}
