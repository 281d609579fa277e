package org.jettygateway.internal.io;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.contains;

import com.tngtech.archunit.core.domain.JavaCall;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import java.lang.reflect.Field;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.eclipse.jetty.io.ManagedSelector;
import org.eclipse.jetty.io.SelectableChannelEndPoint;
import org.eclipse.jetty.io.SocketChannelEndPoint;
import org.junit.jupiter.api.Test;

/**
 * Fails where a release of Jetty adds to, or takes from, what {@link GatewayEndPoint} replaces. Then compare the two, and
 * what the new member is for, before the lists below are changed.
 */
class JettyEndPointTest {

    private static final Pattern CALLED = Pattern.compile("org\\.eclipse\\.jetty\\.io|java\\.nio\\..*");

    @Test
    void theInterestsAreStillKeptByTheseFieldsAndMethods() {
        assertThat(
                members(SelectableChannelEndPoint.class),
                contains(
                        "AutoLock _lock",
                        "ManagedSelector _selector",
                        "Runnable _runCompleteWrite",
                        "Runnable _runCompleteWriteFillable",
                        "Runnable _runFillable",
                        "SelectableChannel _channel",
                        "SelectionKey _key",
                        "SelectorUpdate _updateKeyAction",
                        "boolean _updatePending",
                        "int _currentInterestOps",
                        "int _desiredInterestOps",
                        "private void addInterests(int)",
                        "private void removeInterests(int)",
                        "private void updateInterests(int,boolean)",
                        "private void updateKeyAction(Selector)",
                        "protected void needsFillInterest()",
                        "protected void onIncompleteFlush()",
                        "public Callback cancelWrite(Throwable)",
                        "public Object getTransport()",
                        "public Runnable onSelected()",
                        "public SelectableChannel getChannel()",
                        "public SocketAddress getLocalSocketAddress()",
                        "public String toEndPointString()",
                        "public boolean isOpen()",
                        "public boolean isWriteInterested()",
                        "public void doClose()",
                        "public void onClose(Throwable)",
                        "public void replaceKey(SelectionKey)",
                        "public void updateKey()"));
    }

    @Test
    void socketsAddNothingThatTheSelectorCalls() {
        assertThat(
                members(SocketChannelEndPoint.class),
                contains(
                        "protected void doShutdownOutput()",
                        "public SocketAddress getRemoteSocketAddress()",
                        "public SocketChannel getChannel()",
                        "public int fill(ByteBuffer)",
                        "public transient boolean flush(ByteBuffer[])"));
    }

    @Test
    void theSelectorAsksForNothingElse() {
        assertThat(
                members(ManagedSelector.Selectable.class),
                contains(
                        "public abstract Runnable onSelected()",
                        "public abstract void replaceKey(SelectionKey)",
                        "public abstract void updateKey()"));
    }

    /** Where the names stay, what they do may still change: then they call something else. */
    @Test
    void whatIsReplacedStillDoesTheSame() throws Exception {
        assertThat(
                calls(
                        "SelectableChannelEndPoint",
                        "needsFillInterest",
                        "onIncompleteFlush",
                        "cancelWrite",
                        "updateInterests",
                        "onSelected",
                        "updateKey",
                        "replaceKey",
                        "isWriteInterested"),
                contains(
                        "needsFillInterest: SelectableChannelEndPoint.addInterests",
                        "onIncompleteFlush: SelectableChannelEndPoint.addInterests",
                        "cancelWrite: AbstractEndPoint.cancelWrite, SelectableChannelEndPoint.removeInterests",
                        "updateInterests: ManagedSelector.submit",
                        "onSelected: SelectionKey.readyOps",
                        "updateKey: SelectableChannelEndPoint.close, SelectableChannelEndPoint.close, "
                                + "SelectionKey.interestOps",
                        "replaceKey: ",
                        "isWriteInterested: SelectionKey.interestOps"));
    }

    @Test
    void theSelectorCallsInTheSameWay() throws Exception {
        assertThat(
                calls("ManagedSelector$SelectorProducer", "processSelected", "updateKeys", "processUpdates"),
                contains(
                        "processSelected: ManagedSelector.processConnect, ManagedSelector.safeInterestOps, "
                                + "ManagedSelector.safeReadyOps, ManagedSelector.safeReadyOps, Selectable.onSelected, "
                                + "SelectionKey.attachment, SelectionKey.channel, SelectionKey.isConnectable, "
                                + "SelectionKey.isValid, SelectorProducer.close, SelectorProducer.close, "
                                + "SelectorProducer.close",
                        "updateKeys: Selectable.updateKey, SelectionKey.attachment",
                        "processUpdates: Selector.wakeup, SelectorUpdate.update"));
    }

    /** The methods of Jetty and of the JDK's selectors that these methods call, with each as often as it is called. */
    private static List<String> calls(String type, String... methods) throws ClassNotFoundException {
        Class<?> jettys = Class.forName(ManagedSelector.class.getPackageName() + "." + type);
        JavaClass imported = new ClassFileImporter().importClasses(jettys).get(jettys);
        return Arrays.stream(methods)
                .map(name -> name + ": "
                        + imported.getMethods().stream()
                                .filter(method -> method.getName().equals(name))
                                .flatMap(method -> method.getCallsFromSelf().stream())
                                .map(JavaCall::getTarget)
                                .filter(target -> CALLED.matcher(
                                                target.getOwner().getPackageName())
                                        .matches())
                                .map(target -> target.getOwner().getSimpleName() + "." + target.getName())
                                .sorted()
                                .collect(Collectors.joining(", ")))
                .toList();
    }

    private static List<String> members(Class<?> type) {
        Stream<String> fields = Arrays.stream(type.getDeclaredFields())
                .filter(field -> !Modifier.isStatic(field.getModifiers()))
                .map(JettyEndPointTest::describe);
        Stream<String> methods = Arrays.stream(type.getDeclaredMethods())
                .filter(method -> !method.isSynthetic())
                .map(JettyEndPointTest::describe);
        return Stream.concat(fields, methods).sorted().toList();
    }

    private static String describe(Field field) {
        return field.getType().getSimpleName() + " " + field.getName();
    }

    private static String describe(Method method) {
        String parameters = String.join(
                ",",
                Arrays.stream(method.getParameterTypes())
                        .map(Class::getSimpleName)
                        .toList());
        return "%s %s %s(%s)"
                .formatted(
                        Modifier.toString(method.getModifiers()),
                        method.getReturnType().getSimpleName(),
                        method.getName(),
                        parameters);
    }
}
