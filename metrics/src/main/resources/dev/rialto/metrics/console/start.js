'use strict';
// Last, when all the other files have been read.
theme();
watchCharts();
connect();
