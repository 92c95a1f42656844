"""Finished bytes are read back by a second reader, which shares no code with the writer.

`whole.audit` judges a file by itself; `proof.Proof` compares one more packet with a proven one of its variant.
"""
