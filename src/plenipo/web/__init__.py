"""The browser's side of the desk: pages, forms, live updates, sign-in.

Everything a page shows comes through `plenipo.desk`, for the member who asks.
Pages are drawn on the server and work without script.
"""
