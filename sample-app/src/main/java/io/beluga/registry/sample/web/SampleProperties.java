package io.beluga.registry.sample.web;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;

/**
 * The settings of the sample application.
 *
 * @param maxRequestSize the largest body of a question, text included; a larger one is
 * answered with 413
 */
@ConfigurationProperties("sample")
public record SampleProperties(@DefaultValue("2MB") DataSize maxRequestSize) {
}
