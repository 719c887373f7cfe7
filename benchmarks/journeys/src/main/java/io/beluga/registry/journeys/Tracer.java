package io.beluga.registry.journeys;

import java.io.IOException;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.Map;

import com.sun.jdi.Bootstrap;
import com.sun.jdi.IncompatibleThreadStateException;
import com.sun.jdi.Method;
import com.sun.jdi.ReferenceType;
import com.sun.jdi.StringReference;
import com.sun.jdi.VMDisconnectedException;
import com.sun.jdi.VirtualMachine;
import com.sun.jdi.connect.Connector.Argument;
import com.sun.jdi.connect.IllegalConnectorArgumentsException;
import com.sun.jdi.connect.ListeningConnector;
import com.sun.jdi.event.BreakpointEvent;
import com.sun.jdi.event.ClassPrepareEvent;
import com.sun.jdi.event.Event;
import com.sun.jdi.event.EventSet;
import com.sun.jdi.event.MethodEntryEvent;
import com.sun.jdi.request.ClassPrepareRequest;
import com.sun.jdi.request.EventRequest;
import com.sun.jdi.request.MethodEntryRequest;
import org.jspecify.annotations.Nullable;

/**
 * Runs a class in a JVM of its own, under the debugger interface of the JDK, and traces
 * the journeys that it makes. Asks for method entries during a journey only: they slow
 * the JVM down. Not thread-safe.
 */
final class Tracer {

	private static final String TIMEOUT_MILLIS = "60000";

	private final Map<Journey, Trace> traces = new EnumMap<>(Journey.class);

	private @Nullable Journey current;

	/**
	 * Trace the journeys of a class.
	 * @param main a class with a main method
	 * @return a trace for each journey that was made, in the order of the journeys
	 * @throws IllegalStateException if the class has failed
	 */
	Map<Journey, Trace> trace(Class<?> main) throws IOException, InterruptedException {
		ListeningConnector connector = Bootstrap.virtualMachineManager()
			.listeningConnectors()
			.stream()
			.filter((each) -> each.transport().name().equals("dt_socket"))
			.findFirst()
			.orElseThrow();
		Map<String, Argument> arguments = connector.defaultArguments();
		arguments.get("localAddress").setValue("127.0.0.1");
		arguments.get("timeout").setValue(TIMEOUT_MILLIS);
		try {
			String address = connector.startListening(arguments);
			Process process = start(main, address);
			try {
				VirtualMachine machine = connector.accept(arguments);
				connector.stopListening(arguments);
				watch(machine);
				if (process.waitFor() != 0) {
					throw new IllegalStateException(main.getName() + " failed");
				}
			}
			finally {
				process.destroyForcibly();
			}
		}
		catch (IllegalConnectorArgumentsException | IncompatibleThreadStateException ex) {
			throw new IllegalStateException(ex);
		}
		return this.traces;
	}

	private static Process start(Class<?> main, String address) throws IOException {
		return new ProcessBuilder(Path.of(System.getProperty("java.home"), "bin", "java").toString(),
				"-agentlib:jdwp=transport=dt_socket,address=" + address, "-cp", System.getProperty("java.class.path"),
				main.getName())
			.inheritIO()
			.start();
	}

	private void watch(VirtualMachine machine) throws InterruptedException, IncompatibleThreadStateException {
		ClassPrepareRequest marks = machine.eventRequestManager().createClassPrepareRequest();
		marks.addClassFilter(Journey.class.getName());
		marks.enable();
		MethodEntryRequest entries = machine.eventRequestManager().createMethodEntryRequest();
		entries.addClassFilter("io.beluga.registry.*");
		entries.addClassExclusionFilter(Journey.class.getPackageName() + ".*");
		entries.setSuspendPolicy(EventRequest.SUSPEND_NONE);
		try {
			while (true) {
				EventSet events = machine.eventQueue().remove();
				for (Event event : events) {
					handle(event, entries);
				}
				events.resume();
			}
		}
		catch (VMDisconnectedException ex) {
			// it has ended
		}
	}

	private void handle(Event event, MethodEntryRequest entries) throws IncompatibleThreadStateException {
		if (event instanceof MethodEntryEvent entry) {
			if (this.current != null) {
				this.traces.get(this.current).enter(entry.method().declaringType().name());
			}
		}
		else if (event instanceof ClassPrepareEvent prepared) {
			mark(prepared.referenceType());
		}
		else if (event instanceof BreakpointEvent mark) {
			StringReference name = (StringReference) mark.thread().frame(0).getArgumentValues().get(0);
			Journey journey = Journey.valueOf(name.value());
			if (mark.location().method().name().equals("begin")) {
				this.current = journey;
				this.traces.computeIfAbsent(journey, Trace::new);
				entries.enable();
			}
			else if (this.current == journey) {
				entries.disable();
				this.current = null;
			}
		}
	}

	private static void mark(ReferenceType journey) {
		for (Method method : journey.methods()) {
			if (method.isStatic() && (method.name().equals("begin") || method.name().equals("end"))) {
				journey.virtualMachine().eventRequestManager().createBreakpointRequest(method.location()).enable();
			}
		}
	}

}
