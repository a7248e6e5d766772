// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.24;

import {IERC721} from "./interfaces/IERC721.sol";

/// @title Market for collectibles
/// @notice Sellers list tokens at a price, buyers pay in the chain's currency.
contract Market {
    struct Asset {
        address collection;
        uint256 tokenId;
    }

    struct Order {
        address maker;
        Asset asset;
        uint256 price;
        uint32[2] validity;
        string[] tags;
    }

    /// @notice A seller offers a token at a price.
    /// @param listingId Number of the listing, counting from 1.
    /// @param seller Who offers it.
    /// @param price What it costs, in wei.
    event Listed(uint256 indexed listingId, address indexed seller, uint256 price);

    /// @notice A seller offers a token with all details of an order.
    /// @param listingId Number of the listing, counting from 1.
    /// @param seller Who offers it.
    /// @param order The order.
    event Listed(uint256 indexed listingId, address indexed seller, Order order);

    /// @notice A listed token was sold.
    /// @param listingId Number of the listing.
    /// @param buyer Who bought it.
    /// @param price What the buyer paid, in wei.
    /// @param fee What the market kept of it, in wei.
    event Sold(uint256 indexed listingId, address indexed buyer, uint256 price, uint96 fee);

    /// @notice Listings were taken back by their seller.
    /// @param listingIds Numbers of the listings.
    event Cancelled(uint256[] listingIds);

    /// @notice A batch of assets changed hands at these prices.
    /// @param batchId Chosen by the caller.
    /// @param assets What changed hands.
    /// @param prices Lowest and highest price of each, in wei.
    /// @param signature Whatever proof the caller gave.
    event Settled(bytes32 indexed batchId, Asset[] assets, uint256[2][] prices, bytes signature);

    /// @notice The fee of the market changed, in hundredths of a percent.
    event FeeChanged(uint16, uint16);

    error NotOwner(address caller);
    error NotSeller(address caller, uint256 listingId);
    error NotListed(uint256 listingId);
    error WrongPrice(uint256 paid, uint256 price);
    error PaymentFailed(address to);

    struct Listing {
        address seller;
        Asset asset;
        uint256 price;
    }

    address public immutable owner;
    uint16 public feeBps;
    uint256 public count;

    mapping(uint256 listingId => Listing) public listings;

    constructor(uint16 feeBps_) {
        owner = msg.sender;
        feeBps = feeBps_;
        emit FeeChanged(0, feeBps_);
    }

    function setFee(uint16 newFeeBps) external {
        if (msg.sender != owner) revert NotOwner(msg.sender);
        emit FeeChanged(feeBps, newFeeBps);
        feeBps = newFeeBps;
    }

    /// @notice Offers a token at a price; the market must be allowed to move it.
    function list(address collection, uint256 tokenId, uint256 price) external returns (uint256 listingId) {
        listingId = _list(Asset(collection, tokenId), price);
        emit Listed(listingId, msg.sender, price);
    }

    /// @notice Offers a token with all details of an order.
    function list(Order calldata order) external returns (uint256 listingId) {
        listingId = _list(order.asset, order.price);
        emit Listed(listingId, msg.sender, order);
    }

    /// @notice Buys a listed token for exactly its price.
    function buy(uint256 listingId) external payable {
        Listing memory listing = listings[listingId];
        if (listing.seller == address(0)) revert NotListed(listingId);
        if (msg.value != listing.price) revert WrongPrice(msg.value, listing.price);
        delete listings[listingId];

        uint96 fee = uint96((listing.price * feeBps) / 10_000);
        emit Sold(listingId, msg.sender, listing.price, fee);
        IERC721(listing.asset.collection).transferFrom(listing.seller, msg.sender, listing.asset.tokenId);
        _pay(listing.seller, listing.price - fee);
        _pay(owner, fee);
    }

    /// @notice Takes listings back.
    function cancel(uint256[] calldata listingIds) external {
        for (uint256 i = 0; i < listingIds.length; i++) {
            if (listings[listingIds[i]].seller != msg.sender) revert NotSeller(msg.sender, listingIds[i]);
            delete listings[listingIds[i]];
        }
        emit Cancelled(listingIds);
    }

    /// @notice Puts a settlement that happened elsewhere on record.
    function settle(bytes32 batchId, Asset[] calldata assets, uint256[2][] calldata prices, bytes calldata signature)
        external
    {
        emit Settled(batchId, assets, prices, signature);
    }

    function _list(Asset memory asset, uint256 price) private returns (uint256 listingId) {
        if (IERC721(asset.collection).ownerOf(asset.tokenId) != msg.sender) {
            revert NotSeller(msg.sender, asset.tokenId);
        }
        listingId = ++count;
        listings[listingId] = Listing(msg.sender, asset, price);
    }

    function _pay(address to, uint256 amount) private {
        (bool paid,) = to.call{value: amount}("");
        if (!paid) revert PaymentFailed(to);
    }
}
