"""The starter model: a program that derives a specification from a sentence and writes an app from it."""

MODEL_NAME = "paynto-starter"
