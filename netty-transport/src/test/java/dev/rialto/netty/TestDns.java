package dev.rialto.netty;

import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/**
 * A name server whose records a test writes, and changes. Its answers may be remembered 0 s unless
 * it says more.
 */
public final class TestDns implements AutoCloseable {

  private static final int IPV4 = 1;
  private static final int NO_SUCH_NAME = 3;

  /** Names that were asked for, once for each IPv4 question. */
  public final BlockingQueue<String> asked = new LinkedBlockingQueue<>();

  private final Map<String, List<String>> records = new ConcurrentHashMap<>();
  private final DatagramSocket socket;
  private volatile boolean silent;
  private volatile int ttlSeconds;

  public TestDns() {
    try {
      socket = new DatagramSocket(new InetSocketAddress(InetAddress.getByName("127.0.0.1"), 0));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    Thread thread = new Thread(this::serve, "test-dns");
    thread.setDaemon(true);
    thread.start();
  }

  public TestDns with(String name, String... ipv4) {
    records.put(name, List.of(ipv4));
    return this;
  }

  /** Says that its answers may be remembered. */
  public TestDns ttl(int seconds) {
    ttlSeconds = seconds;
    return this;
  }

  /** Answers nothing any more. */
  public TestDns silent() {
    silent = true;
    return this;
  }

  public InetSocketAddress address() {
    return (InetSocketAddress) socket.getLocalSocketAddress();
  }

  public void awaitQuestion() {
    try {
      if (asked.poll(20, TimeUnit.SECONDS) == null) {
        throw new AssertionError("nobody asked");
      }
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  private void serve() {
    byte[] buffer = new byte[1_500];
    while (!socket.isClosed()) {
      DatagramPacket packet = new DatagramPacket(buffer, buffer.length);
      try {
        socket.receive(packet);
        byte[] reply = reply(ByteBuffer.wrap(buffer, 0, packet.getLength()));
        if (!silent) {
          socket.send(new DatagramPacket(reply, reply.length, packet.getSocketAddress()));
        }
      } catch (IOException e) {
        return;
      }
    }
  }

  /** RFC 1035, 4.1: the header, the question as it came, and the answers, which point to it. */
  private byte[] reply(ByteBuffer query) throws IOException {
    int id = query.getShort(0);
    query.position(12);
    StringBuilder name = new StringBuilder();
    int length;
    while ((length = query.get()) > 0) {
      byte[] label = new byte[length];
      query.get(label);
      name.append(name.isEmpty() ? "" : ".").append(new String(label, StandardCharsets.US_ASCII));
    }
    int type = query.getShort();
    query.getShort();
    byte[] question = new byte[query.position() - 12];
    query.get(12, question);
    List<String> known = records.get(name.toString());
    List<String> addresses = known == null || type != IPV4 ? List.of() : known;
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    DataOutputStream out = new DataOutputStream(bytes);
    out.writeShort(id);
    out.writeShort(0x8180 | (known == null ? NO_SUCH_NAME : 0));
    out.writeShort(1);
    out.writeShort(addresses.size());
    out.writeInt(0);
    out.write(question);
    for (String address : addresses) {
      out.writeShort(0xc00c);
      out.writeShort(IPV4);
      out.writeShort(1);
      out.writeInt(ttlSeconds);
      out.writeShort(4);
      out.write(InetAddress.getByName(address).getAddress());
    }
    if (type == IPV4) {
      asked.add(name.toString());
    }
    return bytes.toByteArray();
  }

  @Override
  public void close() {
    socket.close();
  }
}
