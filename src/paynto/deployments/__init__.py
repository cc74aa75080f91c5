"""From a version to a live app: releases, hosts, databases and the pipeline over them."""
