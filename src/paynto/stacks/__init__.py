"""The kinds of app Paynto can make: templates, commands, checks, and the JavaScript toolchain behind them."""
