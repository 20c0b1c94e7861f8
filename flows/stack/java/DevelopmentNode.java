import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;

import org.elasticsearch.common.logging.LogConfigurator;
import org.elasticsearch.common.settings.Settings;
import org.elasticsearch.env.Environment;
import org.elasticsearch.node.InternalSettingsPreparer;
import org.elasticsearch.node.Node;
import org.elasticsearch.plugins.PluginsLoader;

/**
 * Starts one Elasticsearch node from its published jars: what the distribution's own command line does, without the
 * parts of it that are not published (the command line itself, the entitlement agent).
 *
 * Arguments are settings, "key=value". The node lives as long as standard input is open: when the process that started
 * it ends, however it ends, the pipe closes and the node stops.
 */
public final class DevelopmentNode {
    public static void main(String[] settings) {
        try {
            Node node = start(settings);
            Runtime.getRuntime().addShutdownHook(new Thread(() -> stop(node)));
            while (System.in.read() >= 0) { }
            System.exit(0);
        } catch (Throwable e) {
            e.printStackTrace();
            Runtime.getRuntime().halt(1);
        }
    }

    private static Node start(String[] settings) throws Exception {
        Path home = Path.of(System.getProperty("es.path.home"));
        Map<String, String> values = new HashMap<>(Map.of("path.home", home.toString()));
        for (String setting : settings) {
            String[] parts = setting.split("=", 2);
            values.put(parts[0], parts[1]);
        }
        LogConfigurator.registerErrorListener();
        Environment environment =
            InternalSettingsPreparer.prepareEnvironment(Settings.EMPTY, values, home.resolve("config"), () -> "article-flows");
        LogConfigurator.setClusterName(environment.settings().get("cluster.name"));
        LogConfigurator.setNodeName(environment.settings().get("node.name"));
        LogConfigurator.configure(environment, true);
        PluginsLoader plugins = PluginsLoader.createPluginsLoader(
            PluginsLoader.loadModulesBundles(environment.modulesDir(), false),
            PluginsLoader.loadPluginsBundles(environment.pluginsDir(), false),
            Map.of(),
            false
        );
        Node node = new Node(environment, plugins);
        node.start();
        return node;
    }

    private static void stop(Node node) {
        try {
            node.prepareForClose();
            node.close();
            node.awaitClose(20, TimeUnit.SECONDS);
        } catch (IOException | InterruptedException e) {
            e.printStackTrace();
        }
    }
}
