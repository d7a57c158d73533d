"""Paper and pictures: charts as SVG, summaries as PDF. Its libraries are heavy and load on first use."""
