package io.beluga.registry;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import java.util.logging.SimpleFormatter;

/**
 * Takes what is logged, with its stack traces, in place of the console.
 */
final class LogCapture extends Handler implements AutoCloseable {

	private final Logger logger = Logger.getLogger("io.beluga.registry");

	private final boolean useParentHandlers = this.logger.getUseParentHandlers();

	private final List<String> lines = new CopyOnWriteArrayList<>();

	private LogCapture() {
	}

	static LogCapture start() {
		LogCapture capture = new LogCapture();
		capture.logger.addHandler(capture);
		capture.logger.setUseParentHandlers(false);
		return capture;
	}

	@Override
	public void publish(LogRecord record) {
		StringWriter text = new StringWriter();
		text.append(record.getLevel().getName()).append(' ').append(new SimpleFormatter().formatMessage(record));
		if (record.getThrown() != null) {
			record.getThrown().printStackTrace(new PrintWriter(text));
		}
		this.lines.add(text.toString());
	}

	List<String> lines() {
		return this.lines;
	}

	@Override
	public void flush() {
	}

	@Override
	public void close() {
		this.logger.removeHandler(this);
		this.logger.setUseParentHandlers(this.useParentHandlers);
	}

}
