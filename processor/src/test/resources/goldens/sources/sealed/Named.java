package com.acme;

record Named(String name) implements Figures.Figure {}
