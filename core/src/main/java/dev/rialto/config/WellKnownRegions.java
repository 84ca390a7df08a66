package dev.rialto.config;

import dev.rialto.config.RegionSettings.Place;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Where the regions of the large clouds are, to a degree or so. */
final class WellKnownRegions {

  private static final Map<String, Place> ALL = all();

  private WellKnownRegions() {}

  private static Map<String, Place> all() {
    Map<String, Place> all = new HashMap<>();
    put(all, 38.9, -77.5, "us-east-1", "eastus", "eastus2", "us-east4");
    put(all, 40.0, -83.0, "us-east-2", "northcentralus", "us-east5");
    put(all, 41.6, -93.6, "centralus", "us-central1");
    put(all, 29.4, -98.5, "southcentralus", "us-south1");
    put(all, 37.4, -122.0, "us-west-1", "westus", "us-west2");
    put(all, 45.6, -121.2, "us-west-2", "westus2", "us-west1");
    put(all, 33.4, -112.1, "westus3");
    put(all, 45.5, -73.6, "ca-central-1", "canadaeast", "northamerica-northeast1");
    put(all, 43.7, -79.4, "canadacentral", "northamerica-northeast2");
    put(all, -23.5, -46.6, "sa-east-1", "brazilsouth", "southamerica-east1");
    put(all, 53.3, -6.3, "eu-west-1", "northeurope");
    put(all, 51.5, -0.1, "eu-west-2", "uksouth", "europe-west2");
    put(all, 48.9, 2.4, "eu-west-3", "francecentral", "europe-west9");
    put(all, 52.4, 4.9, "westeurope", "europe-west4");
    put(all, 50.1, 8.7, "eu-central-1", "germanywestcentral", "europe-west3");
    put(all, 47.4, 8.5, "eu-central-2", "switzerlandnorth", "europe-west6");
    put(all, 50.5, 3.8, "europe-west1");
    put(all, 59.3, 18.1, "eu-north-1", "swedencentral");
    put(all, 60.6, 27.2, "europe-north1");
    put(all, 45.5, 9.2, "eu-south-1", "italynorth", "europe-west8");
    put(all, 40.4, -3.7, "eu-south-2", "spaincentral", "europe-southwest1");
    put(all, 52.2, 21.0, "polandcentral", "europe-central2");
    put(all, 59.9, 10.8, "norwayeast");
    put(all, 32.1, 34.8, "il-central-1", "israelcentral", "me-west1");
    put(all, 25.3, 55.3, "me-central-1", "uaenorth");
    put(all, -33.9, 18.4, "af-south-1", "southafricanorth");
    put(all, 19.1, 72.9, "ap-south-1", "westindia", "asia-south1");
    put(all, 18.5, 73.9, "centralindia");
    put(all, 1.3, 103.8, "ap-southeast-1", "southeastasia", "asia-southeast1");
    put(all, 22.3, 114.2, "ap-east-1", "eastasia", "asia-east2");
    put(all, 24.0, 120.5, "asia-east1");
    put(all, 35.7, 139.7, "ap-northeast-1", "japaneast", "asia-northeast1");
    put(all, 34.7, 135.5, "ap-northeast-3", "japanwest", "asia-northeast2");
    put(all, 37.6, 127.0, "ap-northeast-2", "koreacentral", "asia-northeast3");
    put(all, -33.9, 151.2, "ap-southeast-2", "australiaeast", "australia-southeast1");
    return Map.copyOf(all);
  }

  private static void put(
      Map<String, Place> all, double latitude, double longitude, String... names) {
    for (String name : names) {
      all.put(name, new Place(latitude, longitude));
    }
  }

  static @Nullable Place place(String region) {
    return ALL.get(region);
  }
}
