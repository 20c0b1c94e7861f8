import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Predicate;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import java.util.regex.Pattern;

import org.apache.lucene.analysis.TokenStream;
import org.apache.lucene.analysis.miscellaneous.ASCIIFoldingFilter;
import org.apache.lucene.analysis.miscellaneous.LengthFilter;
import org.apache.lucene.analysis.pattern.PatternReplaceFilter;
import org.apache.lucene.analysis.pattern.PatternTokenizer;
import org.apache.lucene.analysis.snowball.SnowballFilter;
import org.elasticsearch.Build;
import org.elasticsearch.client.internal.node.NodeClient;
import org.elasticsearch.cluster.node.DiscoveryNodes;
import org.elasticsearch.cluster.service.ClusterService;
import org.elasticsearch.common.settings.Settings;
import org.elasticsearch.features.NodeFeature;
import org.elasticsearch.index.analysis.AbstractTokenFilterFactory;
import org.elasticsearch.index.analysis.TokenFilterFactory;
import org.elasticsearch.index.analysis.TokenizerFactory;
import org.elasticsearch.indices.analysis.AnalysisModule.AnalysisProvider;
import org.elasticsearch.plugins.ActionPlugin;
import org.elasticsearch.plugins.AnalysisPlugin;
import org.elasticsearch.plugins.Plugin;
import org.elasticsearch.rest.BaseRestHandler;
import org.elasticsearch.rest.RestHandler;
import org.elasticsearch.rest.RestRequest;
import org.elasticsearch.rest.RestResponse;
import org.elasticsearch.rest.RestStatus;
import org.elasticsearch.xcontent.XContentBuilder;

/**
 * The two things our tests need that Elastic keeps in modules it does not publish: "GET /", and the analysis components
 * that the templates of flows.schema.elasticsearch name. Each is the class of Lucene that Elastic's own factory of
 * that name creates, with the same defaults.
 */
public final class AnalysisModule extends Plugin implements AnalysisPlugin, ActionPlugin {
    private volatile ClusterService cluster;

    @Override
    public Map<String, AnalysisProvider<TokenizerFactory>> getTokenizers() {
        return Map.of("pattern", (index, environment, name, settings) -> {
            Pattern pattern = Pattern.compile(settings.get("pattern", "\\W+"));
            int group = settings.getAsInt("group", -1);
            return TokenizerFactory.newFactory(name, () -> new PatternTokenizer(pattern, group));
        });
    }

    @Override
    public Map<String, AnalysisProvider<TokenFilterFactory>> getTokenFilters() {
        return Map.of(
            "asciifolding", (index, environment, name, settings) -> filter(name, ASCIIFoldingFilter::new),
            "length", (index, environment, name, settings) -> filter(name, tokens -> lengthFilter(tokens, settings)),
            "pattern_replace", AnalysisPlugin.requiresAnalysisSettings(
                (index, environment, name, settings) -> filter(name, patternReplace(settings))),
            "snowball", AnalysisPlugin.requiresAnalysisSettings((index, environment, name, settings) -> {
                String language = settings.get("language");
                return filter(name, tokens -> new SnowballFilter(tokens, language));
            }),
            "stemmer", AnalysisPlugin.requiresAnalysisSettings(
                (index, environment, name, settings) -> filter(name, stemmer(settings.get("language")))));
    }

    private static TokenFilterFactory filter(String name, UnaryOperator<TokenStream> chain) {
        return new AbstractTokenFilterFactory(name) {
            @Override
            public TokenStream create(TokenStream tokens) {
                return chain.apply(tokens);
            }
        };
    }

    private static TokenStream lengthFilter(TokenStream tokens, Settings settings) {
        return new LengthFilter(tokens, settings.getAsInt("min", 0), settings.getAsInt("max", Integer.MAX_VALUE));
    }

    private static UnaryOperator<TokenStream> patternReplace(Settings settings) {
        Pattern pattern = Pattern.compile(settings.get("pattern"));
        String replacement = settings.get("replacement", "");
        return tokens -> new PatternReplaceFilter(tokens, pattern, replacement, settings.getAsBoolean("all", true));
    }

    /** Of the languages that Elastic's "stemmer" knows: those it gives to Snowball under the language's own name. */
    private static UnaryOperator<TokenStream> stemmer(String language) {
        String name = switch (language) {
            case "porter2" -> "English";
            case "danish", "finnish", "french", "german", "hungarian", "italian", "norwegian", "portuguese", "romanian",
                "russian", "spanish", "swedish", "turkish" ->
                language.substring(0, 1).toUpperCase(Locale.ROOT) + language.substring(1);
            default -> throw new IllegalArgumentException("no stemmer [" + language + "] in the test node");
        };
        return tokens -> new SnowballFilter(tokens, name);
    }

    @Override
    public Collection<?> createComponents(PluginServices services) {
        cluster = services.clusterService();
        return List.of();
    }

    @Override
    public Collection<RestHandler> getRestHandlers(
        RestHandlersServices services, Supplier<DiscoveryNodes> nodes, Predicate<NodeFeature> features) {
        return List.of(new Root());
    }

    /** GET and HEAD /: what a client reads before anything else. */
    private final class Root extends BaseRestHandler {
        @Override
        public String getName() {
            return "test_root";
        }

        @Override
        public List<Route> routes() {
            return List.of(new Route(RestRequest.Method.GET, "/"), new Route(RestRequest.Method.HEAD, "/"));
        }

        @Override
        protected RestChannelConsumer prepareRequest(RestRequest request, NodeClient client) {
            return channel -> {
                Build build = Build.current();
                XContentBuilder answer = channel.newBuilder().startObject()
                    .field("name", cluster.getNodeName())
                    .field("cluster_name", cluster.state().getClusterName().value())
                    .field("cluster_uuid", cluster.state().metadata().clusterUUID())
                    .startObject("version")
                    .field("number", build.qualifiedVersion())
                    .field("build_flavor", build.flavor())
                    .field("build_type", build.type().displayName())
                    .field("build_hash", build.hash())
                    .field("build_date", build.date())
                    .field("build_snapshot", build.isSnapshot())
                    .field("lucene_version", org.apache.lucene.util.Version.LATEST.toString())
                    .field("minimum_wire_compatibility_version", build.minWireCompatVersion())
                    .field("minimum_index_compatibility_version", build.minIndexCompatVersion())
                    .endObject()
                    .field("tagline", "You Know, for Search")
                    .endObject();
                channel.sendResponse(new RestResponse(RestStatus.OK, answer));
            };
        }
    }
}
