package io.beluga.registry.springai.vectorstores;

import java.sql.SQLException;
import java.time.Duration;

import javax.sql.DataSource;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import com.zaxxer.hikari.pool.HikariPool.PoolInitializationException;
import io.beluga.registry.ProviderContext;
import io.beluga.registry.springai.internal.StoredVectors;
import org.jspecify.annotations.Nullable;

import org.springframework.util.ClassUtils;

/**
 * Opens pools of connections, which are closed with the stores that they are for.
 */
final class PgVectorPool {

	private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(10);

	private PgVectorPool() {
	}

	static DataSource open(ProviderContext context, PgVectorStoreConfig config) {
		if (!ClassUtils.isPresent("com.zaxxer.hikari.HikariDataSource", null)) {
			throw StoredVectors.refusal(context, StoredVectors.label(context)
					+ " needs a pool of connections for its 'url': add the dependency com.zaxxer:HikariCP, or remove "
					+ "'url' to use the application's DataSource.", null);
		}
		return Hikari.open(context, config);
	}

	/**
	 * Return what the driver says.
	 */
	static @Nullable String reason(Throwable failure) {
		for (Throwable ex = failure; ex != null; ex = ex.getCause()) {
			if (ex instanceof SQLException) {
				return ex.getMessage();
			}
		}
		return failure.getMessage();
	}

	/**
	 * Loaded where the library is there.
	 */
	private static final class Hikari {

		private Hikari() {
		}

		static DataSource open(ProviderContext context, PgVectorStoreConfig config) {
			HikariConfig pool = new HikariConfig();
			pool.setPoolName("beluga-" + StoredVectors.label(context));
			pool.setJdbcUrl(config.url());
			pool.setUsername(config.username());
			pool.setPassword((config.password() != null) ? config.password().reveal().strip() : null);
			pool.setMaximumPoolSize(config.poolSize());
			pool.setMinimumIdle(1);
			pool.setConnectionTimeout(milliseconds((config.timeout() != null) ? config.timeout() : CONNECT_TIMEOUT));
			if (config.timeout() != null) {
				String seconds = String.valueOf((milliseconds(config.timeout()) + 999) / 1000);
				pool.addDataSourceProperty("connectTimeout", seconds);
				pool.addDataSourceProperty("socketTimeout", seconds);
			}
			try {
				HikariDataSource dataSource = new HikariDataSource(pool);
				context.onDestroy(dataSource);
				return dataSource;
			}
			catch (PoolInitializationException ex) {
				throw StoredVectors.refusal(context,
						"The database of " + StoredVectors.label(context) + " cannot be reached: " + reason(ex), ex);
			}
		}

		/** The pool takes no less than a quarter of a second. */
		private static long milliseconds(Duration timeout) {
			return Math.max(250, timeout.toMillis());
		}

	}

}
