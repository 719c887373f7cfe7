package io.beluga.registry.integration;

import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.annotation.Order;
import org.springframework.security.config.Customizer;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.web.SecurityFilterChain;

/**
 * Lets operators, and nobody else, have the configuration read again.
 */
@Configuration(proxyBeanMethods = false)
class Operators {

	// tag::chain[]
	@Bean
	@Order(1)
	SecurityFilterChain providersEndpoint(HttpSecurity http) throws Exception {
		return http.securityMatcher("/actuator/providers/**")
			.authorizeHttpRequests((requests) -> requests.anyRequest().hasRole("OPERATOR"))
			.csrf((csrf) -> csrf.disable())
			.httpBasic(Customizer.withDefaults())
			.build();
	}
	// end::chain[]

}
