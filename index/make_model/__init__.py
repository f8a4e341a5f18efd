"""The script that makes the weights in ``index/model`` (see its README for the provenance).

Run ``python -m index.make_model --help``. Nothing here is needed to use the model.
"""
