package io.beluga.registry.test.app;

import io.beluga.registry.test.app.SpeakerApplication.Speaker;

import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.stereotype.Component;

/**
 * Has a provider injected in each way.
 */
@Component
record Announcer(@Qualifier("speakers.loud") Speaker named, @Qualifier("speakers.nearest") Speaker aliased,
		Speaker unqualified) {
}
