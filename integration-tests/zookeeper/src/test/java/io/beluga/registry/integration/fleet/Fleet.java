package io.beluga.registry.integration.fleet;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

import org.apache.curator.framework.CuratorFramework;
import org.apache.curator.framework.CuratorFrameworkFactory;
import org.apache.curator.retry.RetryForever;
import org.apache.curator.test.TestingServer;

/**
 * A ZooKeeper, the server of a vendor, and the nodes that use both.
 */
final class Fleet {

	private static final String PREFIX = "/config/shop/beluga.providers.llms.main.";

	private final List<Node> nodes = new ArrayList<>();

	private final VendorServer vendor = new VendorServer();

	private final TestingServer zooKeeper = new TestingServer();

	private final CuratorFramework client = CuratorFrameworkFactory.newClient(this.zooKeeper.getConnectString(),
			new RetryForever(100));

	Fleet() throws Exception {
		this.client.start();
	}

	VendorServer vendor() {
		return this.vendor;
	}

	List<Node> nodes() {
		return this.nodes;
	}

	void startNode(String name, Path folder) throws Exception {
		this.nodes.add(Node.start(name, folder, this.zooKeeper.getConnectString()));
	}

	/**
	 * Set a property of the configured provider in ZooKeeper.
	 */
	void set(String property, String value) throws Exception {
		this.client.create()
			.orSetData()
			.creatingParentsIfNeeded()
			.forPath(PREFIX + property, value.getBytes(StandardCharsets.UTF_8));
	}

	/**
	 * Remove a property of the configured provider from ZooKeeper.
	 */
	void remove(String property) throws Exception {
		this.client.delete().forPath(PREFIX + property);
	}

	void stopZooKeeper() throws Exception {
		this.zooKeeper.stop();
	}

	/**
	 * Start ZooKeeper again, with what it had.
	 */
	void restartZooKeeper() throws Exception {
		this.zooKeeper.restart();
	}

	void stop() throws Exception {
		// a node that stops waits for what it has been asked
		this.vendor.release();
		this.nodes.forEach(Node::stop);
		for (Node node : this.nodes) {
			node.awaitEnd();
		}
		this.client.close();
		this.zooKeeper.close();
		this.vendor.close();
	}

}
