package com.acme;

import java.util.List;

interface Reading<T> {
  List<T> read(String text);

  T first(String text);}
