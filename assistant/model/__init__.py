"""The language model, if one is set: it may help with words, never with figures. Nothing here is needed to answer."""
