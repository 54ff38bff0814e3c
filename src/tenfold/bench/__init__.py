"""The strategies raced against each other on the simulated provider."""
