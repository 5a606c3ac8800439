"""What VideoSDK offers: a file for each area of its API."""
