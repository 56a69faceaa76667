"""The page: what citizens and staff see. The only folder that imports gradio."""
