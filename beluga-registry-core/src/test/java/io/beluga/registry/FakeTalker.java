package io.beluga.registry;

import java.lang.reflect.Proxy;

/**
 * A product that gives one result from all of its methods.
 */
final class FakeTalker implements AutoCloseable {

	private volatile Object result;

	private volatile boolean closed;

	/**
	 * Return it as what the contract asks for: it is closed with the proxy.
	 */
	Talker product() {
		return (Talker) Proxy.newProxyInstance(getClass().getClassLoader(),
				new Class<?>[] { Talker.class, AutoCloseable.class }, (proxy, method, args) -> {
					if (method.getName().equals("close")) {
						close();
						return null;
					}
					return this.result;
				});
	}

	void give(Object result) {
		this.result = result;
	}

	boolean isClosed() {
		return this.closed;
	}

	void awaitClosed() {
		Await.until("the talker is closed", this::isClosed);
	}

	@Override
	public void close() {
		this.closed = true;
	}

}
