"""Questions with known answers, measures, baselines, the scorecard."""
