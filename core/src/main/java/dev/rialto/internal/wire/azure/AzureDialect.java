package dev.rialto.internal.wire.azure;

import dev.rialto.catalog.ModelKind;
import dev.rialto.internal.wire.ProviderSchemas;
import dev.rialto.internal.wire.SchemaRules;
import dev.rialto.internal.wire.openai.ChatDialect;
import dev.rialto.spi.Headers;
import dev.rialto.spi.Target;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Set;

/**
 * Azure's variant of the dialect. A model's name is the name of its deployment.
 *
 * <p>With an API version, the classic paths below {@code /openai/deployments/}; without one, those
 * of the {@code /openai/v1} API, which has none.
 */
public final class AzureDialect extends ChatDialect {

  private final String apiVersion;

  /**
   * Makes the dialect.
   *
   * @param apiVersion such as {@code 2024-10-21}; empty for the v1 API
   */
  public AzureDialect(String apiVersion) {
    super("azure");
    this.apiVersion = apiVersion;
  }

  @Override
  public Set<ModelKind> lacks() {
    return Set.of(ModelKind.MODERATION);
  }

  @Override
  public void authenticate(String key, Headers.Builder headers) {
    // A token of Microsoft Entra is a JWT; keys never look like one.
    if (key.startsWith("eyJ") && key.indexOf('.') > 0) {
      headers.add("authorization", "Bearer " + key);
    } else {
      headers.add("api-key", key);
    }
  }

  @Override
  public String chatPath(Target target) {
    return path(target, super.chatPath(target));
  }

  @Override
  public String embeddingsPath(Target target) {
    return path(target, super.embeddingsPath(target));
  }

  @Override
  public String imagesPath(Target target) {
    return path(target, super.imagesPath(target));
  }

  @Override
  public String modelsPath(Target target) {
    return apiVersion.isEmpty() ? "/models" : "/models?api-version=" + encode(apiVersion);
  }

  /** The classic API names its paths otherwise. */
  @Override
  public boolean hasBatches() {
    return apiVersion.isEmpty();
  }

  private String path(Target target, String path) {
    return apiVersion.isEmpty()
        ? path
        : "/deployments/" + encode(target.model()) + path + "?api-version=" + encode(apiVersion);
  }

  private static String encode(String segment) {
    return URLEncoder.encode(segment, StandardCharsets.UTF_8).replace("+", "%20");
  }

  @Override
  protected SchemaRules schemaRules(String model) {
    return ProviderSchemas.AZURE;
  }
}
