package io.beluga.registry.sample.web;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.lang.reflect.Type;

import org.springframework.core.MethodParameter;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpInputMessage;
import org.springframework.http.converter.HttpMessageConverter;
import org.springframework.web.bind.annotation.ControllerAdvice;
import org.springframework.web.servlet.mvc.method.annotation.RequestBodyAdviceAdapter;

/**
 * Refuses a question that is larger than the settings allow before all of it is read, as
 * neither Tomcat nor Spring MVC limits a body of JSON.
 */
@ControllerAdvice
class RequestSizeLimit extends RequestBodyAdviceAdapter {

	private final long maxBytes;

	RequestSizeLimit(SampleProperties properties) {
		this.maxBytes = properties.maxRequestSize().toBytes();
	}

	@Override
	public boolean supports(MethodParameter methodParameter, Type targetType,
			Class<? extends HttpMessageConverter<?>> converterType) {
		return targetType == AnswerRequest.class;
	}

	@Override
	public HttpInputMessage beforeBodyRead(HttpInputMessage inputMessage, MethodParameter parameter, Type targetType,
			Class<? extends HttpMessageConverter<?>> converterType) throws IOException {
		HttpHeaders headers = inputMessage.getHeaders();
		if (headers.getContentLength() > this.maxBytes) {
			throw new RequestTooLargeException(this.maxBytes);
		}
		InputStream body = new LimitedInputStream(inputMessage.getBody(), this.maxBytes);
		return new HttpInputMessage() {

			@Override
			public InputStream getBody() {
				return body;
			}

			@Override
			public HttpHeaders getHeaders() {
				return headers;
			}

		};
	}

	/**
	 * Counts what is read, for a body that does not tell its length.
	 */
	private static final class LimitedInputStream extends FilterInputStream {

		private final long maxBytes;

		private long count;

		LimitedInputStream(InputStream in, long maxBytes) {
			super(in);
			this.maxBytes = maxBytes;
		}

		@Override
		public int read() throws IOException {
			int read = super.read();
			count((read >= 0) ? 1 : 0);
			return read;
		}

		@Override
		public int read(byte[] buffer, int offset, int length) throws IOException {
			int read = super.read(buffer, offset, length);
			count(read);
			return read;
		}

		private void count(int read) {
			this.count += Math.max(read, 0);
			if (this.count > this.maxBytes) {
				throw new RequestTooLargeException(this.maxBytes);
			}
		}

	}

}
