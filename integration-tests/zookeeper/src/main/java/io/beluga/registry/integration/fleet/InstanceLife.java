package io.beluga.registry.integration.fleet;

/**
 * Writes down what happens to an instance.
 */
final class InstanceLife {

	private int calls;

	private int inFlight;

	private int destroyed;

	private int inFlightWhenDestroyed;

	private int callsAfterDestroy;

	synchronized void callBegins() {
		this.calls++;
		this.inFlight++;
		if (this.destroyed > 0) {
			this.callsAfterDestroy++;
		}
	}

	synchronized void callEnds() {
		this.inFlight--;
	}

	synchronized void destroyed() {
		this.destroyed++;
		this.inFlightWhenDestroyed += this.inFlight;
	}

	synchronized Report report() {
		return new Report(this.calls, this.inFlight, this.destroyed, this.inFlightWhenDestroyed,
				this.callsAfterDestroy);
	}

	/**
	 * What has happened so far.
	 *
	 * @param calls the calls that have begun
	 * @param inFlight those of them that have not ended
	 * @param destroyed how often it was destroyed
	 * @param inFlightWhenDestroyed the calls that had not ended then
	 * @param callsAfterDestroy the calls that have begun later
	 */
	record Report(int calls, int inFlight, int destroyed, int inFlightWhenDestroyed, int callsAfterDestroy) {
	}

}
