package io.beluga.registry.integration.fleet;

import java.io.IOException;
import java.io.UncheckedIOException;

import io.beluga.registry.ProviderPackage;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.boot.web.server.context.WebServerPortFileWriter;
import org.springframework.context.annotation.Bean;

/**
 * One of a fleet. It writes its port to a file, and ends when its standard input does, so
 * that none is left behind when whoever has started it is killed.
 */
@SpringBootApplication(proxyBeanMethods = false)
final class FleetApplication {

	private FleetApplication() {
	}

	@Bean
	static ProviderPackage<Assistant> llms() {
		return ProviderPackage.of("llms", Assistant.class);
	}

	public static void main(String[] args) {
		Thread watch = new Thread(FleetApplication::exitAfterInput, "standard-input");
		watch.setDaemon(true);
		watch.start();
		SpringApplication application = new SpringApplication(FleetApplication.class);
		application.addListeners(new WebServerPortFileWriter());
		application.run(args);
	}

	private static void exitAfterInput() {
		try {
			System.in.transferTo(System.out);
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
		System.exit(0);
	}

}
