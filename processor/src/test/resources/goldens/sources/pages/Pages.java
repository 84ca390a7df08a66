package com.acme;
import dev.rialto.*;
import java.util.*;
import java.util.concurrent.Flow;
@Completion
public interface Pages {
  Page<Risk> risks(String plan);

  Page<List<Integer>> numbers(String plan);

  Flow.Publisher<Page<Risk>> many(String plan);

  Flow.Publisher<Partial<Page<Risk>>> growing(String plan);

  Node<String> tree(String text);

  Both all(String text);

  record Page<T>(List<T> items, Optional<T> best, int total) {}
  record Node<V>(V value, List<Node<V>> children) {}
  record Both(Page<Risk> risks, Pair<Risk, Page<String>> pair) {}
  record Pair<A, B>(A one, B two) {}
  record Risk(String name) {}
}
