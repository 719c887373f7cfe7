package io.beluga.registry.startup;

import java.lang.management.ManagementFactory;
import java.util.Map;

import com.sun.management.OperatingSystemMXBean;

import org.springframework.boot.Banner;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.context.ConfigurableApplicationContext;

/**
 * A small web application with Actuator, which may have the starter on its class path and
 * does not use it.
 */
@SpringBootConfiguration(proxyBeanMethods = false)
@EnableAutoConfiguration
class PlainApplication {

	public static void main(String[] arguments) {
		measure(PlainApplication.class, arguments);
	}

	/**
	 * Start an application and print what that has cost.
	 */
	static void measure(Class<?> application, String[] arguments) {
		SpringApplication spring = new SpringApplication(application);
		spring.setBannerMode(Banner.Mode.OFF);
		spring.setDefaultProperties(Map.of("server.port", "0", "logging.level.root", "warn"));
		try (ConfigurableApplicationContext context = spring.run(arguments)) {
			OperatingSystemMXBean system = ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class);
			long cpu = system.getProcessCpuTime();
			int classes = ManagementFactory.getClassLoadingMXBean().getLoadedClassCount();
			System.gc();
			long heap = ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
			System.out.println(new Measurement(cpu, classes, context.getBeanDefinitionCount(), heap).line());
		}
	}

}
