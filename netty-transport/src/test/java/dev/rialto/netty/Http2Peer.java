package dev.rialto.netty;

import dev.rialto.spi.Origin;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketAddress;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;

/**
 * A server that does what a test tells it, frame by frame, right or wrong. It runs on the test's
 * own thread: what it writes, the test has just said, and what it reads, the test is waiting for.
 */
final class Http2Peer implements AutoCloseable {

  static final int DATA = 0;
  static final int HEADERS = 1;
  static final int PRIORITY = 2;
  static final int RST_STREAM = 3;
  static final int SETTINGS = 4;
  static final int PUSH_PROMISE = 5;
  static final int PING = 6;
  static final int GOAWAY = 7;
  static final int WINDOW_UPDATE = 8;
  static final int CONTINUATION = 9;

  static final int END_STREAM = 1;
  static final int ACK = 1;
  static final int END_HEADERS = 4;
  static final int PADDED = 8;

  static final int HEADER_TABLE_SIZE = 1;
  static final int ENABLE_PUSH = 2;
  static final int MAX_CONCURRENT_STREAMS = 3;
  static final int INITIAL_WINDOW_SIZE = 4;
  static final int MAX_FRAME_SIZE = 5;

  private static final int PATIENCE_MILLIS = 20_000;
  private static final String PREFACE = "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n";

  /** A frame from the client. */
  record Frame(int type, int flags, int streamId, byte[] payload) {

    boolean has(int flag) {
      return (flags & flag) != 0;
    }

    int intAt(int offset) {
      return (payload[offset] & 0xff) << 24
          | (payload[offset + 1] & 0xff) << 16
          | (payload[offset + 2] & 0xff) << 8
          | (payload[offset + 3] & 0xff);
    }
  }

  private final ServerSocket listening;

  Http2Peer() {
    try {
      listening = new ServerSocket();
      // Small, so that a client that answers a flood finds out soon that nobody reads the answers.
      listening.setReceiveBufferSize(16 << 10);
      listening.bind(new java.net.InetSocketAddress(InetAddress.getByName("127.0.0.1"), 0), 50);
      listening.setSoTimeout(PATIENCE_MILLIS);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  Origin origin() {
    return new Origin(false, "127.0.0.1", listening.getLocalPort());
  }

  /** Waits for a connection, and does nothing with it. */
  Connection acceptRaw() {
    try {
      return new Connection(listening.accept());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * Waits for a connection, reads its preface and sends settings, given as ids and values in turn.
   */
  Connection accept(int... settings) {
    Connection connection = acceptRaw();
    connection.readPreface();
    connection.settings(settings);
    return connection;
  }

  @Override
  public void close() throws IOException {
    listening.close();
  }

  /** A connection that the client opened. */
  static final class Connection implements AutoCloseable {

    private final Socket socket;
    private final DataInputStream in;
    private final OutputStream out;

    /** What the client lets us send, as far as we have read; for {@link #dataWithinTheWindow}. */
    private int connectionWindow = 65_535;

    Connection(Socket socket) throws IOException {
      this.socket = socket;
      socket.setSoTimeout(PATIENCE_MILLIS);
      socket.setTcpNoDelay(true);
      in = new DataInputStream(socket.getInputStream());
      out = socket.getOutputStream();
    }

    /** Returns where the client is. */
    SocketAddress remoteAddress() {
      return socket.getRemoteSocketAddress();
    }

    void readPreface() {
      try {
        String got = new String(in.readNBytes(PREFACE.length()), StandardCharsets.US_ASCII);
        if (!got.equals(PREFACE)) {
          throw new AssertionError("no preface but " + got);
        }
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }

    // ---- writing

    void raw(byte[] bytes) {
      try {
        out.write(bytes);
        out.flush();
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }

    /** Writes the same so many times, unless the client has had enough before. */
    void raw(byte[] bytes, int times) {
      ByteArrayOutputStream all = new ByteArrayOutputStream();
      for (int i = 0; i < times; i++) {
        all.writeBytes(bytes);
      }
      try {
        out.write(all.toByteArray());
      } catch (IOException e) {
        // It has hung up.
      }
    }

    void frame(int type, int flags, int streamId, byte[] payload) {
      raw(bytes(type, flags, streamId, payload));
    }

    static byte[] bytes(int type, int flags, int streamId, byte[] payload) {
      byte[] frame = new byte[9 + payload.length];
      frame[0] = (byte) (payload.length >> 16);
      frame[1] = (byte) (payload.length >> 8);
      frame[2] = (byte) payload.length;
      frame[3] = (byte) type;
      frame[4] = (byte) flags;
      System.arraycopy(ints(streamId), 0, frame, 5, 4);
      System.arraycopy(payload, 0, frame, 9, payload.length);
      return frame;
    }

    static byte[] ints(int... values) {
      byte[] bytes = new byte[4 * values.length];
      for (int i = 0; i < bytes.length; i++) {
        bytes[i] = (byte) (values[i / 4] >> (24 - 8 * (i % 4)));
      }
      return bytes;
    }

    void settings(int... idsAndValues) {
      byte[] payload = new byte[idsAndValues.length * 3];
      for (int i = 0; i < idsAndValues.length; i += 2) {
        payload[i * 3 + 1] = (byte) idsAndValues[i];
        System.arraycopy(ints(idsAndValues[i + 1]), 0, payload, i * 3 + 2, 4);
      }
      frame(SETTINGS, 0, 0, payload);
    }

    void headers(int streamId, boolean end, String... namesAndValues) {
      frame(HEADERS, END_HEADERS | (end ? END_STREAM : 0), streamId, block(namesAndValues));
    }

    /** Returns a header block in which nothing is indexed. */
    static byte[] block(String... namesAndValues) {
      ByteArrayOutputStream block = new ByteArrayOutputStream();
      for (int i = 0; i < namesAndValues.length; i += 2) {
        block.write(0);
        string(block, namesAndValues[i]);
        string(block, namesAndValues[i + 1]);
      }
      return block.toByteArray();
    }

    private static void string(ByteArrayOutputStream block, String text) {
      byte[] bytes = text.getBytes(StandardCharsets.US_ASCII);
      int rest = bytes.length;
      if (rest < 127) {
        block.write(rest);
      } else {
        block.write(127);
        rest -= 127;
        while (rest >= 128) {
          block.write(rest % 128 + 128);
          rest /= 128;
        }
        block.write(rest);
      }
      block.writeBytes(bytes);
    }

    void data(int streamId, boolean end, String text) {
      frame(DATA, end ? END_STREAM : 0, streamId, text.getBytes(StandardCharsets.US_ASCII));
    }

    /** Answers a request whole. */
    void answer(int streamId, String text) {
      headers(streamId, false, ":status", "200");
      data(streamId, true, text);
    }

    void reset(int streamId, int code) {
      frame(RST_STREAM, 0, streamId, ints(code));
    }

    void goAway(int lastStreamId, int code) {
      frame(GOAWAY, 0, 0, ints(lastStreamId, code));
    }

    void ping(boolean ack, byte[] payload) {
      frame(PING, ack ? ACK : 0, 0, payload);
    }

    void windowUpdate(int streamId, int increment) {
      frame(WINDOW_UPDATE, 0, streamId, ints(increment));
    }

    /** Writes the same again and again, until the client has had enough and closes. */
    void floodWith(byte[] frame, int atMost) {
      ByteArrayOutputStream many = new ByteArrayOutputStream();
      int perWrite = Math.max(1, 8_192 / frame.length);
      for (int i = 0; i < perWrite; i++) {
        many.writeBytes(frame);
      }
      try {
        for (int sent = 0; sent < atMost; sent += perWrite) {
          out.write(many.toByteArray());
        }
      } catch (IOException e) {
        return;
      }
      throw new AssertionError("the client has taken " + atMost + " of them");
    }

    /** Writes DATA on a stream, never more than the connection's window allows. */
    void dataWithinTheWindow(int streamId, int bytes) {
      int left = bytes;
      while (left > 0) {
        int length = Math.min(left, 16 << 10);
        while (connectionWindow < length) {
          Frame unused = await(WINDOW_UPDATE);
        }
        frame(DATA, 0, streamId, new byte[length]);
        connectionWindow -= length;
        left -= length;
      }
    }

    // ---- reading

    /** Reads whatever comes from now on, and forgets it. */
    void readOn() {
      Thread reader =
          new Thread(
              () -> {
                try {
                  in.transferTo(OutputStream.nullOutputStream());
                } catch (IOException e) {
                  // It is closed.
                }
              },
              "a peer that reads");
      reader.setDaemon(true);
      reader.start();
    }

    Frame read() {
      try {
        int length = in.readUnsignedByte() << 16 | in.readUnsignedShort();
        int type = in.readUnsignedByte();
        int flags = in.readUnsignedByte();
        int streamId = in.readInt();
        Frame frame = new Frame(type, flags, streamId, in.readNBytes(length));
        if (type == WINDOW_UPDATE && streamId == 0) {
          connectionWindow += frame.intAt(0);
        }
        return frame;
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }

    /** Reads until a frame of this type comes that is no acknowledgement. */
    Frame await(int type) {
      while (true) {
        Frame frame = read();
        if (frame.type() == type && !(type == SETTINGS && frame.has(ACK))) {
          return frame;
        }
      }
    }

    /** Asks for a sign of life, and waits for it: whatever we wrote before has been read by now. */
    void sync() {
      ping(false, new byte[8]);
      Frame frame;
      do {
        frame = await(PING);
      } while (!frame.has(ACK));
    }

    /** Reads until our settings have been acknowledged, and so applied. */
    void awaitSettingsAck() {
      Frame frame;
      do {
        frame = read();
      } while (frame.type() != SETTINGS || !frame.has(ACK));
    }

    /**
     * Reads until a request's headers have come, and returns its stream. Its body is left unread.
     */
    int requestHead() {
      return await(HEADERS).streamId();
    }

    /** Reads a whole request, and returns its stream. */
    int request() {
      Frame frame = await(HEADERS);
      int id = frame.streamId();
      while (!frame.has(END_STREAM) || frame.streamId() != id) {
        frame = await(DATA);
      }
      return id;
    }

    /** Reads until the client resets a stream, and returns the error code. */
    int awaitReset(int streamId) {
      Frame frame;
      do {
        frame = await(RST_STREAM);
      } while (frame.streamId() != streamId);
      return frame.intAt(0);
    }

    /** Reads until the client hangs up. */
    void awaitClosed() {
      try {
        while (in.read() >= 0) {
          continue;
        }
      } catch (EOFException | SocketException e) {
        return;
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }

    @Override
    public void close() {
      try {
        socket.close();
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }
}
